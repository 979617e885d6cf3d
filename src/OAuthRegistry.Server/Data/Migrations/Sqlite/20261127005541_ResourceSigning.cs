using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ResourceSigning : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "protected_curve_key",
                table: "signing_keys",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "token_signing_alg",
                table: "resources",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "protected_curve_key",
                table: "signing_keys");

            migrationBuilder.DropColumn(
                name: "token_signing_alg",
                table: "resources");
        }
    }
}
