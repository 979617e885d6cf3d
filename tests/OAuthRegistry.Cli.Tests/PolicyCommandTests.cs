using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Cli.Tests;

/// <summary>A review policy in a file: checked, tried, put in force, printed and switched off.</summary>
[Collection(nameof(Servers))]
public sealed class PolicyCommandTests(Servers servers)
{
    private const string Policy = """
        rules:
          - name: nobody-here
            when: { owners: [nobody-here] }
            then: approve

        """;

    [Theory, OnSqlite, OnPostgres]
    public async Task A_policy_is_checked_tried_put_in_force_printed_and_switched_off(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        var file = admin.Write("policy.yaml", Policy);

        await admin.Runs("policy", "check", "--file", file);
        var tried = (await admin.Runs("policy", "simulate", "--file", file, "--days", "7")).Json;
        Assert.Equal((int?)tried["requests"] ?? 0, (int?)tried["left_to_persons"] ?? 0);
        await admin.Fails(ExitCode.Refused, "days", "policy", "simulate", "--days", "0");
        await admin.Runs("policy", "apply", "--file", file);
        var shown = (await admin.Runs("policy", "show")).Json;
        Assert.Equal(Policy, (string?)shown["text"]);
        Assert.Equal("nobody-here", (string?)shown["rules"]![0]);
        Assert.Equal(ExitCode.Done, (await admin.RunWith("", "policy", "apply", "--file", "-")).Code);
        Assert.Null((await admin.Runs("policy", "show")).Json["rules"]);

        await user.Fails(ExitCode.Refused, "permission_denied", "policy", "show");
        await user.Fails(ExitCode.Refused, "permission_denied", "policy", "check", "--file", file);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_wrong_in_a_file_is_told_as_compilers_do(Database database)
    {
        using var admin = await servers.Admin(database);
        var file = admin.Write("policy.yaml", "rules:\n  - name: x-rule\n    when: { rihgts: [A] }\n    then: maybe\n");

        foreach (var act in new[] { "check", "simulate", "apply" })
        {
            await admin.Fails(ExitCode.Usage, $"{file}:3:13: rules[0].when.rihgts", "policy", act, "--file", file);
            await admin.Fails(ExitCode.Usage, $"{file}:4:5: rules[0].then", "policy", act, "--file", file);
        }

        await admin.Fails(ExitCode.Usage, "--file", "policy", "check");
        await admin.Fails(ExitCode.Usage, "no-such-file", "policy", "check", "--file", "no-such-file");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_is_made_a_reviewer_and_sees_the_figures(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        await user.Fails(ExitCode.Refused, "permission_denied", "reviews", "figures");

        await admin.Runs("users", "set", user.User, "--reviewer", "true");

        Assert.NotNull((await user.Runs("reviews", "figures", "--days", "7")).Json["waiting_by_age"]);
        Assert.True((bool?)(await user.Runs("whoami")).Json["is_reviewer"]);
    }
}
