using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LogosAndLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "logo_sha256",
                table: "submissions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "client_uri",
                table: "clients",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<List<string>>(
                name: "contacts",
                table: "clients",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<string>(
                name: "logo_sha256",
                table: "clients",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "policy_uri",
                table: "clients",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "tos_uri",
                table: "clients",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "logos",
                columns: table => new
                {
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_logos", x => x.sha256);
                });

            migrationBuilder.CreateIndex(
                name: "IX_clients_logo_sha256",
                table: "clients",
                column: "logo_sha256",
                filter: "logo_sha256 IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_logos_created_at",
                table: "logos",
                column: "created_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "logos");

            migrationBuilder.DropIndex(
                name: "IX_clients_logo_sha256",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "logo_sha256",
                table: "submissions");

            migrationBuilder.DropColumn(
                name: "client_uri",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "contacts",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "logo_sha256",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "policy_uri",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "tos_uri",
                table: "clients");
        }
    }
}
