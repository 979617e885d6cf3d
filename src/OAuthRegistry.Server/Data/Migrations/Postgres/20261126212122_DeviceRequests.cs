using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Postgres
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
                    request_id = table.Column<string>(type: "character varying(39)", maxLength: 39, nullable: false, collation: "C"),
                    secret_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    user_code_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    client_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false, collation: "C"),
                    parameters = table.Column<string>(type: "text", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    interval = table.Column<int>(type: "integer", nullable: false),
                    next_poll_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    answer = table.Column<int>(type: "integer", nullable: false),
                    answered_by = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: true)
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
