using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Conversation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_submissions_submitted_at_client_id",
                table: "submissions");

            migrationBuilder.AddColumn<DateTime>(
                name: "answer_by",
                table: "submissions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "asked_at",
                table: "submissions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_reminded",
                table: "submissions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "queued_at",
                table: "submissions",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            // What waits already never waited for its registrant.
            migrationBuilder.Sql("UPDATE submissions SET queued_at = submitted_at;");

            migrationBuilder.CreateTable(
                name: "messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    client_id = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    author = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    is_from_reviewer = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_internal = table.Column<bool>(type: "INTEGER", nullable: false),
                    answer_by = table.Column<DateTime>(type: "TEXT", nullable: true),
                    text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_messages", x => x.id);
                    table.ForeignKey(
                        name: "FK_messages_clients_client_id",
                        column: x => x.client_id,
                        principalTable: "clients",
                        principalColumn: "client_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "quick_replies",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    updated_by = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quick_replies", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_submissions_answer_by",
                table: "submissions",
                column: "answer_by",
                filter: "answer_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_submissions_queued_at_client_id",
                table: "submissions",
                columns: new[] { "queued_at", "client_id" });

            migrationBuilder.CreateIndex(
                name: "IX_messages_client_id_created_at_id",
                table: "messages",
                columns: new[] { "client_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_quick_replies_title",
                table: "quick_replies",
                column: "title",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "messages");

            migrationBuilder.DropTable(
                name: "quick_replies");

            migrationBuilder.DropIndex(
                name: "IX_submissions_answer_by",
                table: "submissions");

            migrationBuilder.DropIndex(
                name: "IX_submissions_queued_at_client_id",
                table: "submissions");

            migrationBuilder.DropColumn(
                name: "answer_by",
                table: "submissions");

            migrationBuilder.DropColumn(
                name: "asked_at",
                table: "submissions");

            migrationBuilder.DropColumn(
                name: "is_reminded",
                table: "submissions");

            migrationBuilder.DropColumn(
                name: "queued_at",
                table: "submissions");

            migrationBuilder.CreateIndex(
                name: "IX_submissions_submitted_at_client_id",
                table: "submissions",
                columns: new[] { "submitted_at", "client_id" });
        }
    }
}
