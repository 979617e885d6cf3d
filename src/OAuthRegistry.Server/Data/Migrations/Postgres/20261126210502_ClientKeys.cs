using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ClientKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "jwks",
                table: "clients",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "jwks_uri",
                table: "clients",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "used_assertions",
                columns: table => new
                {
                    assertion_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_used_assertions", x => x.assertion_key);
                });

            migrationBuilder.CreateIndex(
                name: "IX_used_assertions_expires_at",
                table: "used_assertions",
                column: "expires_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "used_assertions");

            migrationBuilder.DropColumn(
                name: "jwks",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "jwks_uri",
                table: "clients");
        }
    }
}
