using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Reviewers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "not_passed",
                table: "submissions",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "reviewer",
                table: "accounts",
                type: "INTEGER",
                nullable: true,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "IX_submissions_asked_at",
                table: "submissions",
                column: "asked_at");


            // What waits was checked before this column was there; its report says what did not pass.
            migrationBuilder.Sql(
                """
                UPDATE submissions SET not_passed = coalesce(
                    (SELECT group_concat(' ' || json_extract(c.value, '$.guideline') || ' ', '')
                    FROM json_each(report, '$.checks') AS c WHERE json_extract(c.value, '$.status') <> 'pass'), '')
                WHERE report <> '';
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_submissions_asked_at",
                table: "submissions");

            migrationBuilder.DropColumn(
                name: "not_passed",
                table: "submissions");

            migrationBuilder.DropColumn(
                name: "reviewer",
                table: "accounts");
        }
    }
}
