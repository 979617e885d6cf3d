using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SubjectsAndLogout : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "session_id",
                table: "token_families",
                type: "character varying(39)",
                maxLength: 39,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<bool>(
                name: "backchannel_logout_session_required",
                table: "clients",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "backchannel_logout_uri",
                table: "clients",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "subject_key",
                table: "clients",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "subject_type",
                table: "clients",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_token_families_session_id",
                table: "token_families",
                column: "session_id",
                filter: "session_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_token_families_session_id",
                table: "token_families");

            migrationBuilder.DropColumn(
                name: "session_id",
                table: "token_families");

            migrationBuilder.DropColumn(
                name: "backchannel_logout_session_required",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "backchannel_logout_uri",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "subject_key",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "subject_type",
                table: "clients");
        }
    }
}
