using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Sqlite
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
                type: "TEXT",
                maxLength: 39,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "backchannel_logout_session_required",
                table: "clients",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "backchannel_logout_uri",
                table: "clients",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "subject_key",
                table: "clients",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "subject_type",
                table: "clients",
                type: "INTEGER",
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
