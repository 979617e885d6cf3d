using System.CommandLine;

namespace OAuthRegistry.Cli;

/// <summary>The IDs that a command is about: each as a flag, such as <c>--client-id</c>, or by its place.</summary>
internal sealed class Ids
{
    private readonly Option<string?>[] _flags;

    public Ids(params string[] names)
    {
        _flags =
        [
            .. names.Select(name => new Option<string?>($"--{name}")
            {
                Description =
                    $"The {name.Replace("-id", " ID", StringComparison.Ordinal)}, which may also be written without "
                    + "the flag.",
            }),
        ];
        Positional = new Argument<string[]>(string.Join("> <", names))
        {
            Arity = new ArgumentArity(0, names.Length),
            Description = "By place instead of by flag.",
            CustomParser = result => [.. result.Tokens.Select(token => token.Value)],
        };
    }

    public Argument<string[]> Positional { get; }

    public IEnumerable<Option> Flags => _flags;

    public static Ids Client { get; } = new("client-id");

    public static Ids User { get; } = new("user-id");

    public static Ids Organization { get; } = new("organization-id");

    public static Ids Resource { get; } = new("resource-id");

    /// <summary>The IDs in their order; a flag takes its ID out of the places.</summary>
    public IReadOnlyList<string> Of(Run run)
    {
        var places = new Queue<string>(run.Parsed.GetValue(Positional) ?? []);
        var ids = _flags
            .Select(flag =>
                run.Get(flag) ?? (places.TryDequeue(out var id) ? id : throw run.Misused($"{flag.Name} is missing"))
            )
            .ToList();
        return places.Count == 0 ? ids : throw run.Misused($"'{places.Peek()}' is one ID too many");
    }

    public string One(Run run) => Of(run)[0];

    /// <summary>The ID if one was written.</summary>
    public string? Maybe(Run run) =>
        run.Get(_flags[0]) is not null || run.Parsed.GetValue(Positional) is { Length: > 0 } ? One(run) : null;
}
