using System.Globalization;
using System.Net;

namespace OAuthRegistry.Rules;

/// <summary>The name of a host on the internet, in one form: small letters, <c>xn--…</c>, no dot at its end.</summary>
internal static class HostName
{
    private const string AloneIsRight = "write the name of the host alone, such as example.com";

    /// <summary>Names that mean nothing, or something else, on the internet (RFC 6761, 6762, 7686, 9476).</summary>
    private static readonly string[] NotPublic =
    [
        "localhost",
        "local",
        "internal",
        "test",
        "invalid",
        "example",
        "onion",
        "alt",
        "arpa",
    ];

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The one form of the name; null if nobody can prove to own such a host.</summary>
    public static string? Read(string? text) => Judge(text).Host;

    /// <summary>Why nobody can prove to own it; null if somebody can.</summary>
    public static string? WhyNot(string? text) => Judge(text).Fault;

    private static (string? Host, string? Fault) Judge(string? text)
    {
        var name = (text ?? "").Trim();
        if (name.Length == 0)
        {
            return (null, $"is missing; {AloneIsRight}");
        }

        if (WhyNoName(name) is { } fault)
        {
            return (null, $"{fault}; {AloneIsRight}");
        }

        try
        {
            var host = Idn.GetAscii((name.EndsWith('.') ? name[..^1] : name).ToLowerInvariant()).ToLowerInvariant();
            return WhyNotPublic(host) is { } why ? (null, why) : (host, null);
        }
        catch (ArgumentException)
        {
            return (null, $"is no name of a host: it has letters, digits and single hyphens; {AloneIsRight}");
        }
    }

    private static string? WhyNoName(string name) =>
        name switch
        {
            _ when IPAddress.TryParse(name.Trim('[', ']'), out _) => "is an IP address, and those change hands",
            _ when name.AsSpan().ContainsAny("/?#@\\") => "is an address",
            _ when name.Contains(':', StringComparison.Ordinal) => "has a port, and a proof is of the whole host",
            _ when name.Contains('*', StringComparison.Ordinal) =>
                "has a wildcard; a TXT record covers every host below its own anyway",
            _ when name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) => "has blanks or control characters",
            _ => null,
        };

    private static string? WhyNotPublic(string host)
    {
        var labels = host.Split('.');
        return labels switch
        {
            _ when host.Length > Limits.MaxHost => $"is longer than {Limits.MaxHost} characters",
            _ when !Array.TrueForAll(labels, IsLabel) =>
                $"is no name of a host: it has letters, digits and hyphens between dots; {AloneIsRight}",
            _ when NotPublic.Contains(labels[^1]) => $"ends in `{labels[^1]}`, which nobody on the internet owns",
            [_] => "is a single word, which nobody on the internet owns; write the whole name, such as example.com",
            // 127.1 and 0x7f.1 are addresses to a browser (WHATWG URL, section 3.5).
            _ when char.IsAsciiDigit(labels[^1][0]) => "ends in a number, as an IP address does",
            _ => null,
        };
    }

    private static bool IsLabel(string label) =>
        label is { Length: > 0 and <= Limits.MaxHostLabel }
        && label is not (['-', ..] or [.., '-'])
        && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
