using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Postgres
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
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "reviewer",
                table: "accounts",
                type: "boolean",
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
                    (SELECT string_agg(' ' || (c->>'guideline') || ' ', '')
                    FROM jsonb_array_elements(report::jsonb->'checks') AS c WHERE c->>'status' <> 'pass'), '')
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
