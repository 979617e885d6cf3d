using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Storage;

/// <summary>With a hundred thousand clients, no call reads a table from end to end.</summary>
[Collection(nameof(Alone))]
public partial class QueryPlanTests
{
    private static readonly string[] Orders = ["client_id", "-client_id", "name", "-name", "created_at", "-created_at"];

    [PostgresFact]
    public async Task No_call_reads_a_whole_table()
    {
        var database = await EmptyTables.InPostgresAsync();
        var log = new CommandLog();
        await using var server = await RegistryServer.StartAsync(log, database, ("Access:KeepKeys", "00:00:00"));
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(database) { CommandTimeout = 300 }
        );
        await using var connection = await source.OpenConnectionAsync();
        await using (var fill = source.CreateCommand(ManyClients.Fill(100_000)))
        {
            await fill.ExecuteNonQueryAsync();
        }

        var user = server.As(await server.People.NewKey("/users/user-2"));
        var stranger = server.As(await server.People.NewKey("/users/user-3"));
        List<(Api Caller, string Path)> calls =
        [
            (user, "/auth_info"),
            (user, "/clients/client-1001"),
            (stranger, "/clients/client-1001"),
            (server.Admin, "/clients/client-1001"),
            (user, "/clients/client-1001/rights"),
            (user, "/clients/client-1001/collaborators"),
            (user, "/clients/client-1001/events"),
            (user, "/users/user-2/api-keys"),
            (user, "/clients?deleted=true"),
            (server.Admin, "/search/clients?deleted=true"),
            (server.Admin, "/search/clients?state=STATE_REQUESTED"),
            (server.Admin, "/search/clients?state=STATE_REQUESTED&order=-created_at"),
            .. Orders.SelectMany(order =>
                new[]
                {
                    (user, $"/users/user-2/clients?order={order}"),
                    (user, $"/users/user-2/clients?limit=10&page=2&order={order}"),
                    (user, $"/clients?order={order}"),
                }
            ),
            .. new[] { "query", "id_contains", "name_contains", "description_contains" }.SelectMany(by =>
                new[]
                {
                    (server.Admin, $"/search/clients?{by}=t-4711"),
                    (server.Admin, $"/search/clients?{by}=c4ca4"),
                    (user, $"/search/clients?{by}=gateway"),
                }
            ),
        ];

        List<string> faults = [];
        foreach (var (caller, path) in calls)
        {
            log.Clear();
            (await caller.Get(path)).Succeeded();
            Assert.NotEmpty(log.Commands);
            foreach (var command in log.Commands.ToList())
            {
                var plan = await command.ExplainAsync(connection, "EXPLAIN");
                if (WholeTable().IsMatch(plan))
                {
                    faults.Add($"{path}\n{command.Text}\n{plan}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));

        // What Postgres keeps as a sample of all names looks a thousand times as frequent as it is.
        log.Clear();
        var sampled = await SampledNameAsync(source);
        (await server.Admin.Get($"/search/clients?query={sampled}&order=created_at")).Succeeded();
        Assert.Contains(
            "ix_clients_text",
            await log.Commands.Last().ExplainAsync(connection, "EXPLAIN"),
            StringComparison.Ordinal
        );

        // Nor do the clients that came since the last vacuum make a search dear, which could make Postgres walk through
        // all of them instead.
        var unvacuumed = await PagesOfASearchAsync();
        await using (var vacuum = source.CreateCommand("VACUUM clients"))
        {
            await vacuum.ExecuteNonQueryAsync();
        }

        Assert.InRange(unvacuumed, 1, 2 * await PagesOfASearchAsync());

        async Task<int> PagesOfASearchAsync()
        {
            log.Clear();
            (await server.Admin.Get("/search/clients?query=c4ca42")).Succeeded();
            var plan = await log.Commands.Last().ExplainAsync(connection, "EXPLAIN (ANALYZE, BUFFERS)");
            return Pages()
                .Match(plan)
                .Groups["pages"]
                .Captures.Sum(pages => int.Parse(pages.Value, CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task On_the_embedded_database_no_list_of_an_account_goes_through_all_clients()
    {
        var log = new CommandLog();
        await using var server = await RegistryServer.StartAsync(log);
        var user = await server.People.NewUser();
        await using var scope = server.Services.CreateAsyncScope();
        var connection = scope.ServiceProvider.GetRequiredService<RegistryContext>().Database.GetDbConnection();
        await connection.OpenAsync();

        foreach (
            var list in Orders.SelectMany(order =>
                new[]
                {
                    $"/users/{user.Id}/clients?order={order}",
                    $"/clients?order={order}",
                    $"/search/clients?query=gateway&order={order}",
                }
            )
        )
        {
            log.Clear();
            (await user.Api.Get(list)).Succeeded();
            Assert.NotEmpty(log.Commands);
            foreach (var command in log.Commands.ToList())
            {
                Assert.DoesNotMatch(@"SCAN c\b", await command.ExplainAsync(connection, "EXPLAIN QUERY PLAN"));
            }
        }
    }

    /// <summary>The last six letters of a name, which few clients have.</summary>
    private static async Task<string> SampledNameAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            "SELECT right((histogram_bounds::text::text[])[50], 6) FROM pg_stats WHERE tablename = 'ix_clients_text' AND attname = 'lower1'"
        );
        return (string)(await command.ExecuteScalarAsync())!;
    }

    [GeneratedRegex(@"Seq Scan on (clients|collaborators|api_keys|events|accounts)\b")]
    private static partial Regex WholeTable();

    /// <summary>What the whole of a plan read, which stands before what its parts did.</summary>
    [GeneratedRegex(@"Buffers: shared(?: hit=(?<pages>\d+))?(?: read=(?<pages>\d+))?")]
    private static partial Regex Pages();
}
