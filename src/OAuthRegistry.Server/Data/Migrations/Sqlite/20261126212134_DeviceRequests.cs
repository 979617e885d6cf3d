using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DeviceRequests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "device_requests",
                columns: table => new
                {
                    request_id = table.Column<string>(type: "TEXT", maxLength: 39, nullable: false),
                    secret_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    user_code_key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    client_id = table.Column<string>(type: "TEXT", maxLength: 36, nullable: false),
                    parameters = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    expires_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    interval = table.Column<int>(type: "INTEGER", nullable: false),
                    next_poll_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    answer = table.Column<int>(type: "INTEGER", nullable: false),
                    answered_by = table.Column<string>(type: "TEXT", maxLength: 36, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_device_requests", x => x.request_id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_device_requests_expires_at",
                table: "device_requests",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_device_requests_user_code_key",
                table: "device_requests",
                column: "user_code_key",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "device_requests");
        }
    }
}
