using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using OAuthRegistry.Server.Tests.Support;
using Xunit.Abstractions;

namespace OAuthRegistry.Server.Tests.Storage;

/// <summary>With a hundred thousand clients, no call reads a table from end to end.</summary>
[Collection(nameof(Alone))]
public partial class QueryPlanTests(ITestOutputHelper output)
{
    /// <summary>
    /// A thousand users share the clients. One client in a hundred waits for review, one in a thousand was deleted. Each has three events.
    /// </summary>
    private const string Fill = """
        INSERT INTO accounts (account_id, created_at, updated_at, revision, name, description, attributes, kind, admin, state, state_description, id_key, name_key)
        SELECT 'user-' || i, now(), now(), 1, 'User ' || i, '', '{}', 0, false, 1, '', 'user' || i, 'user' || i FROM generate_series(1, 1000) i;

        INSERT INTO api_keys (key_id, account_id, secret_hash, name, rights, created_at, updated_at)
        SELECT 'FILL' || i, 'user-' || (i % 1000 + 1), '', '', 0, now(), now() FROM generate_series(1, 5000) i;

        INSERT INTO clients (client_id, created_at, updated_at, deleted_at, revision, name, description, attributes, redirect_uris, logout_redirect_uris, state, state_description, skip_authorization, endorsed, grants, rights, id_key, name_key)
        SELECT 'client-' || i, now() - i * interval '1 minute', now(), CASE WHEN i % 1000 = 7 THEN now() END, 3,
            'Gateway ' || substr(md5(i::text), 1, 12), 'Reads the traffic of ' || md5((i * 7)::text), '{}', '{https://app.example.com/callback}', '{}',
            CASE WHEN i % 100 = 3 THEN 0 ELSE 1 END, '', false, false, '{0}', '{1}', 'client' || i, md5(i::text)
        FROM generate_series(1, 100000) i;

        INSERT INTO collaborators (client_id, account_id, account_kind, rights)
        SELECT 'client-' || i, 'user-' || (i % 1000 + 1), 0, 36028797018963968 FROM generate_series(1, 100000) i;

        INSERT INTO events (subject_kind, subject_id, revision, action, created_at, changes, hash)
        SELECT 0, 'client-' || i, r, 'client.update', now(), '[]', '' FROM generate_series(1, 100000) i, generate_series(1, 3) r;

        ANALYZE;
        """;

    private static readonly string[] Orders = ["client_id", "-client_id", "name", "-name", "created_at", "-created_at"];

    [PostgresFact]
    public async Task No_call_reads_a_whole_table()
    {
        var database = await (await PostgresCluster.Shared).CreateDatabaseAsync();
        var log = new CommandLog();
        await using var server = await RegistryServer.StartAsync(log, database);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { CommandTimeout = 60 });
        await using (var fill = source.CreateCommand(Fill))
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
            .. Orders.SelectMany(order => new[]
            {
                (user, $"/users/user-2/clients?order={order}"),
                (user, $"/users/user-2/clients?limit=10&page=2&order={order}"),
                (user, $"/clients?order={order}"),
            }),
            .. new[] { "query", "id_contains", "name_contains", "description_contains" }.SelectMany(by => new[]
            {
                (server.Admin, $"/search/clients?{by}=t-4711"),
                (server.Admin, $"/search/clients?{by}=c4ca4"),
                (user, $"/search/clients?{by}=gateway"),
            }),
        ];

        List<string> faults = [];
        foreach (var (caller, path) in calls)
        {
            log.Clear();
            (await caller.Get(path)).Succeeded();
            Assert.NotEmpty(log.Commands);
            foreach (var command in log.Commands.ToList())
            {
                var plan = await ExplainAsync(source, command);
                output.WriteLine($"{Cost(plan),12:0}  {path}");
                if (WholeTable().IsMatch(plan))
                {
                    faults.Add($"{path}\n{command.Text}\n{plan}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    private static async Task<string> ExplainAsync(NpgsqlDataSource source, SentCommand sent)
    {
        await using var command = source.CreateCommand("EXPLAIN " + sent.Text);
        command.Parameters.AddRange(sent.Parameters.Select(parameter => parameter.Clone()).ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }

    private static double Cost(string plan) => double.Parse(TotalCost().Match(plan).Groups["cost"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Seq Scan on (clients|collaborators|api_keys|events|accounts)\b")]
    private static partial Regex WholeTable();

    [GeneratedRegex(@"cost=[\d.]+\.\.(?<cost>[\d.]+)")]
    private static partial Regex TotalCost();
}
