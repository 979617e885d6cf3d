using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ResourceKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "jwks",
                table: "resources",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "jwks",
                table: "resources");
        }
    }
}
