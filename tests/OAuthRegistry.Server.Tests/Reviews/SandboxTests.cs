using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews;

public class SandboxTests
{
    private static readonly Caller Alice = new() { Account = AccountRef.User("alice") };

    private static readonly Caller Bob = new()
    {
        Account = AccountRef.User("bob"),
        Organizations = new Dictionary<string, RightSet> { ["acme"] = RightSet.None },
    };

    private static readonly Caller Carol = new()
    {
        Account = AccountRef.User("carol"),
        Organizations = new Dictionary<string, RightSet> { ["acme"] = RightSet.Everything },
    };

    private static readonly Caller Joined = new()
    {
        Account = AccountRef.User("bob"),
        Organizations = new Dictionary<string, RightSet> { ["acme"] = RightSet.None },
        Joined = new HashSet<string> { "acme" },
    };

    [Theory]
    [InlineData(ReviewState.Requested, false)]
    [InlineData(ReviewState.Approved, true)]
    [InlineData(ReviewState.Rejected, false)]
    [InlineData(ReviewState.Flagged, true)]
    [InlineData(ReviewState.Suspended, false)]
    public void A_stranger_meets_clients_that_were_approved_only(ReviewState state, bool isAdmitted) =>
        Assert.Equal(isAdmitted, Sandbox.Admits(NewClient(state, "alice", AccountKind.User, accepted: true), Bob));

    [Theory]
    [InlineData(ReviewState.Requested, true)]
    [InlineData(ReviewState.Rejected, false)]
    [InlineData(ReviewState.Suspended, false)]
    public void A_collaborator_may_try_out_what_waits_and_nothing_that_was_refused(
        ReviewState state,
        bool isAdmitted
    ) => Assert.Equal(isAdmitted, Sandbox.Admits(NewClient(state, "alice", AccountKind.User, accepted: true), Alice));

    [Fact]
    public void A_collaborator_who_was_never_asked_is_a_stranger() =>
        Assert.False(
            Sandbox.Admits(NewClient(ReviewState.Requested, "alice", AccountKind.User, accepted: false), Alice)
        );

    [Fact]
    public void The_members_of_an_organization_that_agreed_are_collaborators() =>
        Assert.True(
            Sandbox.Admits(NewClient(ReviewState.Requested, "acme", AccountKind.Organization, accepted: true), Joined)
        );

    [Fact]
    public void A_member_who_never_agreed_to_be_one_is_a_stranger_to_what_the_organization_registers() =>
        Assert.False(
            Sandbox.Admits(NewClient(ReviewState.Requested, "acme", AccountKind.Organization, accepted: true), Bob)
        );

    [Fact]
    public void A_member_who_was_never_asked_is_a_stranger_whatever_its_rights() =>
        Assert.False(
            Sandbox.Admits(NewClient(ReviewState.Requested, "acme", AccountKind.Organization, accepted: true), Carol)
        );

    [Fact]
    public void An_organization_that_was_never_asked_admits_no_member() =>
        Assert.False(
            Sandbox.Admits(NewClient(ReviewState.Requested, "acme", AccountKind.Organization, accepted: false), Joined)
        );

    [Theory, OnSqlite, OnPostgres]
    public async Task A_collaborator_is_invited_until_it_accepts(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var bob = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        (
            await alice.Api.Put(
                $"/clients/{clientId}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();

        Assert.Null(
            (await alice.Api.Get($"/clients/{clientId}/collaborator/user/{bob.Id}")).Succeeded()["accepted_at"]
        );
        Assert.NotNull(
            (await alice.Api.Get($"/clients/{clientId}/collaborator/user/{alice.Id}")).Succeeded()["accepted_at"]
        );
        (await alice.Api.Post($"/clients/{clientId}/collaborators/user/{bob.Id}/accept")).Refused(
            System.Net.HttpStatusCode.Forbidden,
            "no_user_rights"
        );
        (await bob.Api.Post($"/clients/{clientId}/collaborators/user/{bob.Id}/accept")).Succeeded();
        Assert.NotNull(
            (await alice.Api.Get($"/clients/{clientId}/collaborator/user/{bob.Id}")).Succeeded()["accepted_at"]
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whom_an_administrator_adds_is_invited_like_others(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var bob = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);

        (
            await server.Admin.Put(
                $"/clients/{clientId}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();
        (await server.Admin.Post($"/clients/{clientId}/collaborators/user/{bob.Id}/accept")).Refused(
            System.Net.HttpStatusCode.Forbidden,
            "only_by_oneself"
        );

        Assert.Null(
            (await alice.Api.Get($"/clients/{clientId}/collaborator/user/{bob.Id}")).Succeeded()["accepted_at"]
        );
    }

    private static Client NewClient(ReviewState state, string account, AccountKind kind, bool accepted) =>
        new()
        {
            ClientId = "my-client",
            State = state,
            Collaborators =
            {
                new Collaborator
                {
                    ClientId = "my-client",
                    AccountId = account,
                    AccountKind = kind,
                    AcceptedAt = accepted ? DateTimeOffset.UtcNow : null,
                },
            },
        };
}
