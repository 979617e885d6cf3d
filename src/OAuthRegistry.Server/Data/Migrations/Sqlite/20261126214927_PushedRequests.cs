using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PushedRequests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "require_par",
                table: "clients",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "is_pushed",
                table: "authorization_requests",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "opened_at",
                table: "authorization_requests",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "require_par",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "is_pushed",
                table: "authorization_requests");

            migrationBuilder.DropColumn(
                name: "opened_at",
                table: "authorization_requests");
        }
    }
}
