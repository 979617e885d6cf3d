using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Cli.Tests;

/// <summary>The keys of a client on the command line.</summary>
[Collection(nameof(Servers))]
public sealed class KeyFlagTests(Servers servers)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Keys_come_as_text_from_a_file_or_stay_at_an_address(Database database)
    {
        using var user = await servers.NewUser(database);
        var (id, one, two) = (Servers.NewId("client"), KeyPair.Curve("one"), KeyPair.Rsa("two"));
        var file = user.Write("keys.json", KeyPair.Set(one.Public, two.Public).ToJsonString());

        var client = (
            await user.Runs(
                "clients",
                "create",
                id,
                "--redirect-uris",
                "https://app.example.com/callback",
                "--token-endpoint-auth-method",
                "private_key_jwt",
                "--jwks-file",
                file
            )
        ).Json;
        Assert.Equal(2, client["jwks"]!["keys"]!.AsArray().Count);

        client = (await user.Runs("clients", "set", id, "--jwks", KeyPair.Set(one.Public).ToJsonString())).Json;
        Assert.Equal("one", (string)Assert.Single(client["jwks"]!["keys"]!.AsArray())!["kid"]!);
        client = (
            await user.Runs("clients", "set", id, "--jwks", "", "--jwks-uri", "https://app.example.com/jwks")
        ).Json;
        Assert.Null(client["jwks"]);
        Assert.Equal("https://app.example.com/jwks", (string)client["jwks_uri"]!);

        // A file that was exported is applied without a change.
        await user.Runs("clients", "set", id, "--jwks-file", file, "--jwks-uri", "");
        var folder = Path.Combine(user.Home, "clients");
        await user.Runs("clients", "export", "--directory", folder);
        Assert.Contains("jwks:", File.ReadAllText(Path.Combine(folder, $"{id}.yaml")), StringComparison.Ordinal);
        Assert.Empty((await user.Runs("clients", "apply", "--file", folder, "--dry-run")).Json.AsArray());
    }

    [Theory, OnSqlite]
    public async Task What_is_no_set_is_told_and_never_repeated(Database database)
    {
        using var user = await servers.NewUser(database);
        var secret = (string)KeyPair.Curve().Private["d"]!;
        string[] set = ["clients", "set", "some-client"];

        foreach (
            var ended in new[]
            {
                await user.Fails(ExitCode.Usage, "no JSON at line 1", [.. set, "--jwks", $"-----BEGIN {secret}"]),
                await user.Fails(ExitCode.Usage, "expected a JWK set", [.. set, "--jwks", $"[\"{secret}\"]"]),
                await user.Fails(ExitCode.Usage, "--jwks-file", [.. set, "--jwks-file", "/nowhere/keys.json"]),
                await user.Fails(
                    ExitCode.Usage,
                    "exclude each other",
                    [.. set, "--jwks", "{}", "--jwks-file", user.Write("keys.json", "{}")]
                ),
                await user.Fails(
                    ExitCode.Refused,
                    "private part",
                    "clients",
                    "check",
                    "--offline",
                    "some-client",
                    "--redirect-uris",
                    "https://app.example.com",
                    "--token-endpoint-auth-method",
                    "private_key_jwt",
                    "--jwks",
                    KeyPair.Set(new JsonObject { ["kty"] = "RSA", ["d"] = secret }).ToJsonString()
                ),
            }
        )
        {
            Assert.DoesNotContain(secret, ended.Error, StringComparison.Ordinal);
        }
    }
}
