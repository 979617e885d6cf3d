using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Audit;

public class RecordTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_record_of_a_server_that_was_used_is_whole(Database database)
    {
        var server = await RegistryServer.StartAsync(database);
        await using var _ = server;
        await UseAsync(server);

        var (status, output) = await VerifyAsync(server);

        Assert.Equal((0, "The record is whole.\n"), (status, output));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_record_that_grows_while_it_is_verified_is_whole(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        var growing = Task.Run(async () =>
        {
            for (var count = 0; count < 60; count++)
            {
                (
                    await alice.Api.Put(
                        $"/clients/{clientId}",
                        new { client = new { attributes = new { count = $"{count}" } } }
                    )
                ).Succeeded();
            }
        });

        do
        {
            Assert.True((bool)(await server.Admin.Get("/record/verification")).Succeeded()["whole"]!);
        } while (!growing.IsCompleted);

        await growing;
    }

    /// <summary>What somebody with the database in hand might do, and the first link that is found broken.</summary>
    public static TheoryData<string, string> Tampering =>
        new()
        {
            {
                "UPDATE events SET actor = 'user/mallory' WHERE subject_id = '{0}' AND revision = 2",
                "client {0}, revision 2"
            },
            { "UPDATE events SET changes = '[]' WHERE subject_id = '{0}' AND revision = 1", "client {0}, revision 1" },
            {
                "DELETE FROM events WHERE subject_id = '{0}' AND revision = 2",
                "client {0}, revision 2: the event is missing"
            },
            {
                "DELETE FROM events WHERE subject_id = '{0}' AND revision = 3",
                "client {0}, revision 3: the record ends before revision 3"
            },
            { "DELETE FROM events WHERE subject_id = '{0}'", "client {0}: the whole record is missing" },
            {
                "UPDATE decisions SET reason = 'something else' WHERE client_id = '{0}'",
                "client {0}, revision 2: the decision was changed or is missing"
            },
            {
                "DELETE FROM decisions WHERE client_id = '{0}'",
                "client {0}, revision 2: the decision was changed or is missing"
            },
            {
                "UPDATE decisions SET report = '{{}}' WHERE client_id = '{0}'",
                "client {0}, revision 2: the decision was changed or is missing"
            },
        };

    [Theory]
    [MemberData(nameof(Tampering))]
    public async Task A_record_that_was_tampered_with_is_found_at_its_first_broken_link(string sql, string expected)
    {
        var server = await RegistryServer.StartAsync(Database.Sqlite);
        await using var _ = server;
        var clientId = await UseAsync(server);
        foreach (
            var trigger in new[]
            {
                "events_no_UPDATE",
                "events_no_DELETE",
                "decisions_no_UPDATE",
                "decisions_no_DELETE",
            }
        )
        {
            await ExecuteAsync(server, $"DROP TRIGGER {trigger}");
        }

        await ExecuteAsync(server, string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, clientId));
        var (status, output) = await VerifyAsync(server);

        Assert.Equal(1, status);
        Assert.StartsWith(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, clientId),
            output,
            StringComparison.Ordinal
        );
        Assert.EndsWith("1 records are broken.\n", output, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_database_itself_refuses_to_change_what_was_recorded(Database database)
    {
        var server = await RegistryServer.StartAsync(database);
        await using var _ = server;
        await UseAsync(server);

        foreach (
            var sql in new[]
            {
                "UPDATE events SET action = 'x'",
                "DELETE FROM events",
                "UPDATE decisions SET reason = 'x'",
                "DELETE FROM decisions",
            }
        )
        {
            var refusal = await Assert.ThrowsAnyAsync<Exception>(() => ExecuteAsync(server, sql));
            Assert.Contains("append-only", refusal.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>A client with three events, the second of them a decision.</summary>
    private static async Task<string> UseAsync(RegistryServer server)
    {
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        (
            await server.Admin.Post($"/clients/{clientId}/decisions", new { decision = "approve", revision = 1 })
        ).Succeeded();
        (
            await alice.Api.Put(
                $"/clients/{clientId}",
                new { client = new { attributes = new Dictionary<string, string> { ["team"] = "blue" } } }
            )
        ).Succeeded();
        return clientId;
    }

    private static async Task<(int Status, string Output)> VerifyAsync(RegistryServer server)
    {
        var output = new StringWriter { NewLine = "\n" };
        return (await VerifyCommand.RunAsync(server.Services, output), output.ToString());
    }

    private static async Task ExecuteAsync(RegistryServer server, string sql)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<RegistryContext>()
            .Database.ExecuteSqlRawAsync(
                sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)
            );
    }
}
