using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary>The public keys of a client as flags: as they are, from a file, or where they are.</summary>
internal static class KeyFlags
{
    private static readonly Option<JsonObject?> Jwks = new("--jwks")
    {
        Description = "Its public keys, for --token-endpoint-auth-method private_key_jwt: a JWK set in JSON.",
        HelpName = "json",
        CustomParser = result => Read("--jwks", result, text => text),
    };

    private static readonly Option<JsonObject?> File = new("--jwks-file")
    {
        Description = "The same from a file.",
        HelpName = "path",
        CustomParser = result => Read("--jwks-file", result, System.IO.File.ReadAllText),
    };

    private static readonly Option<string?> Uri = new("--jwks-uri")
    {
        Description = "The https address where it keeps its public keys, instead.",
    };

    public static IEnumerable<Option> All { get; } = [Jwks, File, Uri];

    /// <summary>Writes what the flags say over the body, and names the members that they are about.</summary>
    public static IEnumerable<string> Fill(Run run, ClientBody client)
    {
        List<string> members = [];
        if (run.Has(Jwks) && run.Has(File))
        {
            throw run.Misused("--jwks and --jwks-file exclude each other");
        }

        if (run.Has(Jwks) || run.Has(File))
        {
            client.Jwks = run.Get(run.Has(Jwks) ? Jwks : File);
            members.Add("jwks");
        }

        if (run.Has(Uri))
        {
            client.JwksUri = run.Get(Uri);
            members.Add("jwks_uri");
        }

        return members;
    }

    /// <summary>What was written is never repeated: it may be the private key.</summary>
    private static JsonObject? Read(string name, ArgumentResult result, Func<string, string> read)
    {
        var written = result.Tokens[0].Value;
        if (written.Length == 0)
        {
            return null;
        }

        try
        {
            if (JsonNode.Parse(read(written)) is JsonObject set)
            {
                return set;
            }

            result.AddError($"{name}: expected a JWK set, such as {{\"keys\": [...]}}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            result.AddError($"{name}: {failure.Message}");
        }
        catch (JsonException failure)
        {
            result.AddError($"{name}: no JSON at line {failure.LineNumber + 1}");
        }

        return null;
    }
}
