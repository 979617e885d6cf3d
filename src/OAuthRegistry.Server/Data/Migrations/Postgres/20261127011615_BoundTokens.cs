using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class BoundTokens : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "proof_key",
                table: "tokens",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "proof_key",
                table: "tokens");
        }
    }
}
