using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Audit;

/// <summary>What an auditor takes along.</summary>
public class ExportTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_exported_record_proves_its_chains_with_nothing_but_a_hash(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        (
            await alice.Api.Put($"/clients/{clientId}", new { client = new { name = "Äpfel \"und\" Birnen" } })
        ).Succeeded();

        var lines = (await TextAsync(server, "/api/v3/record/export")).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );

        Dictionary<string, string?> heads = [];
        var broken = 0;
        var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in lines[..^1])
        {
            var e = JsonNode.Parse(line)!;
            var subject = $"{e["kind"]}/{e["id"]}";
            var previous = JsonSerializer.Serialize(heads.GetValueOrDefault(subject));
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{previous}\n{e["sealed"]}")));
            broken += hash == (string)e["hash"]! ? 0 : 1;
            heads[subject] = (string)e["hash"]!;
            all.AppendData(Encoding.ASCII.GetBytes((string)e["hash"]!));
        }

        Assert.Equal(0, broken);
        var end = JsonNode.Parse(lines[^1])!;
        Assert.True((bool)end["end"]!);
        Assert.Equal(lines.Length - 1, (int)end["events"]!);
        Assert.Equal(Convert.ToHexStringLower(all.GetHashAndReset()), (string)end["hashes_sha256"]!);
        Assert.Contains(
            lines,
            line =>
                line.Contains(clientId, StringComparison.Ordinal) && line.Contains("Birnen", StringComparison.Ordinal)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Decisions_are_exported_as_a_table_that_no_spreadsheet_runs(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        (
            await server.Admin.Post(
                $"/clients/{clientId}/decisions",
                new
                {
                    decision = "reject",
                    revision = 1,
                    reason = "=HYPERLINK(\"https://evil.example.com\")\nsecond line",
                    reason_codes = new[] { "other", "name" },
                }
            )
        ).Succeeded();

        var table = await TextAsync(server, "/api/v3/record/export?what=decisions&format=csv");

        Assert.StartsWith("client_id,revision,created_at,", table, StringComparison.Ordinal);
        var row = table[table.IndexOf(clientId, StringComparison.Ordinal)..];
        Assert.Contains(
            "\"'=HYPERLINK(\"\"https://evil.example.com\"\")\nsecond line\"",
            row,
            StringComparison.Ordinal
        );
        Assert.Contains(",other name,", row, StringComparison.Ordinal);
        var json = await TextAsync(server, "/api/v3/record/export?what=decisions");
        var line = json.Split('\n')
            .Single(text => text.Contains($"\"client_id\":\"{clientId}\",\"revision\"", StringComparison.Ordinal));
        Assert.Equal("reject", (string)JsonNode.Parse(line)!["decision"]!);
        Assert.StartsWith(
            "kind,id,revision,",
            await TextAsync(server, "/api/v3/record/export?format=csv"),
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_administrators_export_and_only_what_there_is(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();

        (await alice.Api.Get("/record/export")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await server.As(null).Get("/record/export")).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal(
            ["format", "what"],
            (await server.Admin.Get("/record/export?what=secrets&format=pdf"))
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty.Order(StringComparer.Ordinal)
        );
    }

    private static async Task<string> TextAsync(RegistryServer server, string path)
    {
        using var response = await server.Admin.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
