using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class WhatWasShown : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "successor_key",
                table: "tokens",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "accepted_at",
                table: "members",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "scopes",
                table: "consents",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<bool>(
                name: "taken_down",
                table: "clients",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "authorization_requests",
                columns: table => new
                {
                    request_key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    client_id = table.Column<string>(type: "TEXT", maxLength: 36, nullable: false),
                    parameters = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    expires_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_authorization_requests", x => x.request_key);
                });

            migrationBuilder.CreateIndex(
                name: "IX_authorization_requests_expires_at",
                table: "authorization_requests",
                column: "expires_at");

            // Whoever made an organization is in it by its own act; others are asked when it matters.
            migrationBuilder.Sql("""
                UPDATE members SET accepted_at = (
                    SELECT e.created_at FROM events e
                    WHERE e.subject_kind = 2 AND e.subject_id = members.organization_id AND e.action = 'organization.create'
                      AND e.actor = 'user/' || members.user_id);
                """);

            // What an administrator deleted who does not work on it stays an administrator's.
            migrationBuilder.Sql("""
                UPDATE clients SET taken_down = TRUE
                WHERE deleted_at IS NOT NULL AND EXISTS (
                    SELECT 1 FROM events e JOIN accounts a ON e.actor = 'user/' || a.account_id AND a.admin
                    WHERE e.subject_kind = 0 AND e.subject_id = clients.client_id AND e.action = 'client.delete'
                      AND e.revision = (
                          SELECT MAX(l.revision) FROM events l
                          WHERE l.subject_kind = 0 AND l.subject_id = clients.client_id AND l.action = 'client.delete')
                      AND NOT EXISTS (
                          SELECT 1 FROM collaborators c WHERE c.client_id = clients.client_id AND c.account_id = a.account_id));
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "authorization_requests");

            migrationBuilder.DropColumn(
                name: "successor_key",
                table: "tokens");

            migrationBuilder.DropColumn(
                name: "accepted_at",
                table: "members");

            migrationBuilder.DropColumn(
                name: "scopes",
                table: "consents");

            migrationBuilder.DropColumn(
                name: "taken_down",
                table: "clients");
        }
    }
}
