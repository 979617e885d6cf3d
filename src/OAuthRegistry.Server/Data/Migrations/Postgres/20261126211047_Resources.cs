using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Resources : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<List<string>>(
                name: "audience",
                table: "tokens",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<List<string>>(
                name: "resource_scopes",
                table: "clients",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.CreateTable(
                name: "resources",
                columns: table => new
                {
                    resource_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false, collation: "C"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    deleted_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    record_hash = table.Column<string>(type: "text", nullable: true),
                    name = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    identifier = table.Column<string>(type: "text", nullable: false),
                    identifier_key = table.Column<string>(type: "text", nullable: true),
                    owner = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    token_format = table.Column<int>(type: "integer", nullable: false),
                    token_lifetime = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resources", x => x.resource_id);
                });

            migrationBuilder.CreateTable(
                name: "resource_secrets",
                columns: table => new
                {
                    secret_id = table.Column<string>(type: "character varying(39)", maxLength: 39, nullable: false, collation: "C"),
                    resource_id = table.Column<string>(type: "character varying(36)", nullable: false, collation: "C"),
                    secret_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    hint = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    last_used_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource_secrets", x => x.secret_id);
                    table.ForeignKey(
                        name: "FK_resource_secrets_resources_resource_id",
                        column: x => x.resource_id,
                        principalTable: "resources",
                        principalColumn: "resource_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "scopes",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    resource_id = table.Column<string>(type: "character varying(36)", nullable: false, collation: "C"),
                    position = table.Column<int>(type: "integer", nullable: false),
                    meaning = table.Column<string>(type: "text", nullable: false),
                    risk = table.Column<int>(type: "integer", nullable: false),
                    implies = table.Column<List<string>>(type: "text[]", nullable: false),
                    retired_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scopes", x => x.name);
                    table.ForeignKey(
                        name: "FK_scopes_resources_resource_id",
                        column: x => x.resource_id,
                        principalTable: "resources",
                        principalColumn: "resource_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_resource_secrets_resource_id",
                table: "resource_secrets",
                column: "resource_id");

            migrationBuilder.CreateIndex(
                name: "IX_resources_identifier_key",
                table: "resources",
                column: "identifier_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_scopes_resource_id",
                table: "scopes",
                column: "resource_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "resource_secrets");

            migrationBuilder.DropTable(
                name: "scopes");

            migrationBuilder.DropTable(
                name: "resources");

            migrationBuilder.DropColumn(
                name: "audience",
                table: "tokens");

            migrationBuilder.DropColumn(
                name: "resource_scopes",
                table: "clients");
        }
    }
}
