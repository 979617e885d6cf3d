using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OAuthRegistry.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class WatchAndAttestations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "attestations",
                columns: table => new
                {
                    client_id = table.Column<string>(type: "character varying(36)", nullable: false, collation: "C"),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    attested_by = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attestations", x => new { x.client_id, x.revision });
                    table.ForeignKey(
                        name: "FK_attestations_clients_client_id",
                        column: x => x.client_id,
                        principalTable: "clients",
                        principalColumn: "client_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "client_watches",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<string>(type: "character varying(36)", nullable: false, collation: "C"),
                    looked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    claim = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_client_watches", x => x.id);
                    table.ForeignKey(
                        name: "FK_client_watches_clients_client_id",
                        column: x => x.client_id,
                        principalTable: "clients",
                        principalColumn: "client_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "drifts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<string>(type: "character varying(36)", nullable: false, collation: "C"),
                    check = table.Column<int>(type: "integer", nullable: false),
                    finding = table.Column<string>(type: "text", nullable: false),
                    evidence = table.Column<List<string>>(type: "text[]", nullable: false),
                    first_seen_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    told_owner_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    told_reviewers_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    gone_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_drifts", x => x.id);
                    table.ForeignKey(
                        name: "FK_drifts_clients_client_id",
                        column: x => x.client_id,
                        principalTable: "clients",
                        principalColumn: "client_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_client_watches_client_id",
                table: "client_watches",
                column: "client_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_client_watches_due_at",
                table: "client_watches",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_drifts_client_id_check",
                table: "drifts",
                columns: new[] { "client_id", "check" },
                unique: true,
                filter: "gone_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "attestations");

            migrationBuilder.DropTable(
                name: "client_watches");

            migrationBuilder.DropTable(
                name: "drifts");
        }
    }
}
