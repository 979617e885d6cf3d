using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary>The public keys of a client or an API as flags: as they are, from a file, or where they are.</summary>
internal static class KeyFlags
{
    private static readonly Option<string?> Jwks = new("--jwks")
    {
        Description =
            "Its public keys: a JWK set in JSON. A client has them for --token-endpoint-auth-method private_key_jwt.",
        HelpName = "json",
    };

    private static readonly Option<string?> File = new("--jwks-file")
    {
        Description = "The same from a file.",
        HelpName = "path",
    };

    private static readonly Option<string?> Uri = new("--jwks-uri")
    {
        Description = "The https address where it keeps its public keys, instead.",
    };

    public static IEnumerable<Option> All { get; } = [Jwks, File, Uri];

    /// <summary>Those of an API, which has its keys here.</summary>
    public static IEnumerable<Option> Written { get; } = [Jwks, File];

    /// <summary>Writes what the flags say over the body, and names the members that they are about.</summary>
    public static IEnumerable<string> Fill(Run run, ClientBody client)
    {
        List<string> members = [];
        if (HasWritten(run))
        {
            client.Jwks = ReadKeys(run);
            members.Add("jwks");
        }

        if (run.Has(Uri))
        {
            client.JwksUri = run.Get(Uri);
            members.Add("jwks_uri");
        }

        return members;
    }

    public static bool HasWritten(Run run) => run.Has(Jwks) || run.Has(File);

    public static JsonObject? ReadKeys(Run run) =>
        (run.Get(Jwks), run.Get(File)) switch
        {
            (not null, not null) => throw run.Misused("--jwks and --jwks-file exclude each other"),
            ({ } written, _) => Parse(run, "--jwks", written),
            (_, var path) => Parse(run, "--jwks-file", ReadFile(run, path!)),
        };

    private static string ReadFile(Run run, string path)
    {
        try
        {
            return System.IO.File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw run.Misused($"--jwks-file: {failure.Message}");
        }
    }

    /// <summary>
    /// An empty text takes the keys away. What was written is never repeated: it may be the private key.
    /// </summary>
    private static JsonObject? Parse(Run run, string name, string written)
    {
        try
        {
            return written.Length == 0
                ? null
                : JsonNode.Parse(written) as JsonObject
                    ?? throw run.Misused($"{name}: expected a JWK set, such as {{\"keys\": [...]}}");
        }
        catch (JsonException failure)
        {
            throw run.Misused($"{name}: no JSON at line {failure.LineNumber + 1}");
        }
    }
}
