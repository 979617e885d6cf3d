using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using OAuthRegistry.Contracts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OAuthRegistry.Cli;

/// <summary>A body from a file or the standard input, and the owner that it names.</summary>
internal sealed record Document<T>(string Source, T Body, AccountIds? Owner);

/// <summary>Reads bodies in JSON or YAML: as they are, or in their envelope as <c>req.json</c> has it.</summary>
internal static class Documents
{
    /// <summary>
    /// What <c>--file</c> names; without it the standard input, if something is piped in and no flag says anything.
    /// </summary>
    public static async Task<Document<T>?> ReadAsync<T>(Run run, bool anyFlag, string envelope, JsonTypeInfo<T> type)
    {
        var path = run.Get(Flags.File) ?? (anyFlag || run.Shell.IsInputTyped ? null : "-");
        if (path is null)
        {
            return null;
        }

        var text =
            path == "-"
                ? await run.Shell.In.ReadToEndAsync(run.CancellationToken)
                : await ReadFileAsync(path, run.CancellationToken);
        return path == "-" && run.Get(Flags.File) is null && string.IsNullOrWhiteSpace(text) ? null
            : Parse(path == "-" ? "the standard input" : path, text, envelope, type) is [var only] ? only
            : throw new UsageException($"{path}: holds more than one document");
    }

    public static async Task<string> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {failure.Message}");
        }
    }

    public static List<Document<T>> Parse<T>(string source, string text, string envelope, JsonTypeInfo<T> type)
    {
        try
        {
            var nodes = text.TrimStart().StartsWith('{') ? [JsonNode.Parse(text)] : FromYaml(text);
            return
            [
                .. nodes.Select(node =>
                    Read(source, node as JsonObject ?? throw new JsonException("expected an object"), envelope, type)
                ),
            ];
        }
        catch (JsonException wrong)
        {
            throw new UsageException($"{source}: {wrong.Message}");
        }
        catch (YamlException wrong)
        {
            throw new UsageException($"{source}: {wrong.Start}: {wrong.Message}");
        }
        catch (InvalidOperationException)
        {
            // Of some texts the library does not say where it is lost.
            throw new UsageException($"{source}: is no YAML");
        }
    }

    public static string ToYaml(JsonObject body)
    {
        using var text = new StringWriter();
        new YamlStream(new YamlDocument(ToYamlNode(body))).Save(text, assignAnchors: false);
        var written = text.ToString().ReplaceLineEndings("\n");
        return written.EndsWith("...\n", StringComparison.Ordinal) ? written[..^4] : written;
    }

    private static Document<T> Read<T>(string source, JsonObject root, string envelope, JsonTypeInfo<T> type)
    {
        var body = root[envelope] as JsonObject ?? root;

        // A member that nobody knows is a slip of the pen: redirect_uri would be left out without a word.
        var unknown = body.Select(member => member.Key)
            .Except(type.Properties.Select(property => property.Name))
            .FirstOrDefault();
        return unknown is null || (body == root && unknown == "collaborator")
            ? new Document<T>(source, body.Deserialize(type)!, root["collaborator"].Deserialize(Output.Wire.AccountIds))
            : throw new UsageException(
                $"{source}: there is no member `{unknown}`; the members are "
                    + $"{string.Join(", ", type.Properties.Select(property => property.Name))}"
            );
    }

    private static IEnumerable<JsonNode?> FromYaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(document => FromYaml(document.RootNode));
    }

    /// <summary>Only what is unmistakable is something else than a text: no number, no <c>no</c> of Norway.</summary>
    private static JsonNode? FromYaml(YamlNode node) =>
        node switch
        {
            YamlMappingNode mapping => new JsonObject(
                mapping.Children.Select(pair =>
                    KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, FromYaml(pair.Value))
                )
            ),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(FromYaml)]),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" } => JsonValue.Create(true),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "false" } => JsonValue.Create(false),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } => null,
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            _ => throw new JsonException("an alias is not read here"),
        };

    private static YamlNode ToYamlNode(JsonNode? node) =>
        node switch
        {
            JsonObject mapping => new YamlMappingNode(
                mapping.Select(member =>
                    KeyValuePair.Create<YamlNode, YamlNode>(new YamlScalarNode(member.Key), ToYamlNode(member.Value))
                )
            ),
            JsonArray sequence => new YamlSequenceNode(sequence.Select(ToYamlNode)),
            JsonValue value when value.GetValueKind() == JsonValueKind.String => new YamlScalarNode(
                value.GetValue<string>()
            )
            {
                Style = IsName(value.GetValue<string>()) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted,
            },
            null => new YamlScalarNode("null"),
            _ => new YamlScalarNode(node.ToJsonString()),
        };

    /// <summary>Names of the wire and IDs with a hyphen are texts to every reader of YAML.</summary>
    private static bool IsName(string text) =>
        text.AsSpan().IndexOfAny('_', '-') > 0
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
        && !text.All(letter => char.IsAsciiDigit(letter) || letter is '_' or '-');
}
