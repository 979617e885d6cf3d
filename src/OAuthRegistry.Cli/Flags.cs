using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using OAuthRegistry.Client;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary>Flags that several commands have.</summary>
internal static partial class Flags
{
    public static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask." };

    public static readonly Option<bool> WithOwned = new("--with-owned")
    {
        Description = "Delete what belongs to it alone, too: clients, and organizations of a user.",
    };

    public static readonly Option<bool> Deleted = new("--deleted") { Description = "List deleted ones instead." };

    public static readonly Option<string?> Order = new("--order")
    {
        Description = "The member to order by, with - in front for the other direction.",
    };

    public static readonly Option<int?> Limit = new("--limit") { Description = "How many to list; all if absent." };

    public static readonly Option<string?> File = new("--file", "-f")
    {
        Description =
            "A JSON or YAML file with the body of the request, such as req.json; - for the standard input. Flags win "
            + "over it.",
    };

    public static readonly Option<string?> OwnerUser = new("--user-id") { Description = "The user; you if absent." };

    public static readonly Option<string?> OwnerOrganization = new("--organization-id")
    {
        Description = "The organization.",
    };

    public static readonly Option<List<Right>?> Rights = Names<Right>(
        "--rights",
        "The rights, with commas or repeated."
    );

    public static readonly Option<DateTimeOffset?> ExpiresAt = new("--expires-at")
    {
        Description = "When it stops working: a time such as 2027-01-31T12:00:00Z, or a span such as 30d or 12h.",
        CustomParser = result => Time(result),
    };

    public static IEnumerable<Option> Listing { get; } = [Order, Limit];

    public static IEnumerable<Option> Owner { get; } = [OwnerUser, OwnerOrganization];

    /// <summary>A list with commas, or repeated.</summary>
    public static Option<List<string>?> Texts(string name, string description) =>
        List(
            name,
            description,
            text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            (string text, out string value) => (value = text) is not null,
            ""
        );

    /// <summary>URIs may hold commas: only one before a scheme separates two.</summary>
    public static Option<List<string>?> Uris(string name, string description) =>
        List(
            name,
            description,
            BetweenUris().Split,
            (string text, out string value) => (value = text.Trim()).Length > 0,
            "a URI"
        );

    /// <summary>Names of the wire with their prefix or without, with commas or repeated.</summary>
    public static Option<List<T>?> Names<T>(string name, string description)
        where T : struct, Enum
    {
        var option = List<T>(
            name,
            description,
            text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            TryName,
            WireNames<T>.Expected
        );
        option.CompletionSources.Clear();
        option.CompletionSources.Add(_ =>
            WireNames<T>.Names.Select(wire => new System.CommandLine.Completions.CompletionItem(wire))
        );
        return option;
    }

    public static Option<T?> Name<T>(string name, string description)
        where T : struct, Enum
    {
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = name.TrimStart('-'),
            CustomParser = result =>
                TryName<T>(result.Tokens[0].Value, out var value)
                    ? value
                    : Wrong<T?>(result, name, result.Tokens[0].Value, WireNames<T>.Expected),
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(_ =>
            WireNames<T>.Names.Select(wire => new System.CommandLine.Completions.CompletionItem(wire))
        );
        return option;
    }

    /// <summary>A user or an organization.</summary>
    public static Option<AccountIds?> AccountNamed(string name, string description) =>
        new(name)
        {
            Description = $"{description}: a user ID, or organization/ and its ID.",
            HelpName = "account",
            CustomParser = result =>
                result.Tokens[0].Value.Split('/') switch
                {
                    [{ Length: > 0 } id] => Account.User(id),
                    ["user", { Length: > 0 } id] => Account.User(id),
                    ["organization", { Length: > 0 } id] => Account.Organization(id),
                    _ => Wrong<AccountIds?>(
                        result,
                        name,
                        result.Tokens[0].Value,
                        "a user ID, user/ID or organization/ID"
                    ),
                },
        };

    public static ListOptions ListOptions(this Run run) =>
        new()
        {
            Order = run.Get(Order),
            Deleted = run.Get(Deleted),
            PageSize = Math.Clamp(run.Get(Limit) ?? 1000, 1, 1000),
        };

    /// <summary>What was written as name=text, by name.</summary>
    public static Dictionary<string, string> Pairs(this Run run, string flag, List<string>? pairs)
    {
        Dictionary<string, string> read = [];
        foreach (var pair in pairs ?? [])
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } name, var text])
            {
                throw run.Misused($"{flag}: '{pair}' is not name=text");
            }

            read[name] = text;
        }

        return read;
    }

    /// <summary>The rights, which must have been written; none at all is written as an empty list.</summary>
    public static List<Right> NamedRights(this Run run) =>
        run.Has(Flags.Rights) ? run.Get(Flags.Rights)! : throw run.Misused("--rights is missing");

    /// <summary>The account that the flags name, if they do.</summary>
    public static AccountIds? NamedOwner(this Run run) =>
        (run.Get(OwnerUser), run.Get(OwnerOrganization)) switch
        {
            ({ } user, null) => Account.User(user),
            (null, { } organization) => Account.Organization(organization),
            (null, null) => null,
            _ => throw run.Misused("--user-id and --organization-id exclude each other"),
        };

    public static async Task<AccountIds> OwnerAsync(this Run run) => run.NamedOwner() ?? await run.CallerAsync();

    /// <summary>The user that the flag names, or the caller.</summary>
    public static async Task<string> UserAsync(this Run run) =>
        run.Get(OwnerUser)
        ?? (await run.CallerAsync()).UserIds?.UserId
        ?? throw run.Misused("an organization signed in: say which user with --user-id");

    private delegate bool TryRead<T>(string text, out T value);

    private static Option<List<T>?> List<T>(
        string name,
        string description,
        Func<string, string[]> split,
        TryRead<T> read,
        string expected
    ) =>
        new(name)
        {
            Description = description,
            HelpName = name.TrimStart('-'),
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            CustomParser = result =>
            {
                var values = new List<T>();
                foreach (var text in result.Tokens.SelectMany(token => split(token.Value)))
                {
                    if (read(text, out var value))
                    {
                        values.Add(value);
                    }
                    else if (text.Length > 0)
                    {
                        return Wrong<List<T>?>(result, name, text, expected);
                    }
                }

                return values;
            },
        };

    private static bool TryName<T>(string text, out T value)
        where T : struct, Enum =>
        WireNames<T>.TryParse(text, out value) || WireNames<T>.TryParse(text.ToUpperInvariant(), out value);

    private static DateTimeOffset? Time(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (
            text.Length > 1
            && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && text[^1] is 'd' or 'h'
        )
        {
            return DateTimeOffset.UtcNow + (text[^1] == 'd' ? TimeSpan.FromDays(count) : TimeSpan.FromHours(count));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : Wrong<DateTimeOffset?>(
                result,
                "--expires-at",
                text,
                "expected a time such as 2027-01-31T12:00:00Z, or a span such as 30d or 12h"
            );
    }

    private static T? Wrong<T>(ArgumentResult result, string name, string text, string expected)
    {
        result.AddError($"{name}: '{text}' is wrong; {expected}");
        return default;
    }

    [GeneratedRegex(@",(?=\s*[A-Za-z][A-Za-z0-9+.\-]*:)")]
    private static partial Regex BetweenUris();
}
