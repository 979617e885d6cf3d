using System.Net;

namespace OAuthRegistry.Rules;

/// <summary>
/// Which redirect URIs may be registered (RFC 6749, section 3.1.2; RFC 8252, sections 7 and 8.4; RFC 9700, section
/// 2.1): https anywhere, http on this machine only, and private-use schemes in reverse-domain form for native apps.
/// </summary>
internal static class RedirectUri
{
    /// <summary>
    /// What the answer adds to the query (RFC 6749, sections 4.1.2 and 4.2.2; RFC 9207; OpenID Connect): where one
    /// stands there already, the application reads two, and chooses by its own lights.
    /// </summary>
    private static readonly HashSet<string> NamesOfTheAnswer = new(StringComparer.OrdinalIgnoreCase)
    {
        "code",
        "state",
        "error",
        "error_description",
        "error_uri",
        "iss",
        "session_state",
        "id_token",
        "access_token",
        "token_type",
        "expires_in",
        "scope",
        "response",
    };

    /// <summary>
    /// What is wrong with the URI, or null. The URI itself is never repeated: it may be an attack on whoever reads the
    /// answer.
    /// </summary>
    public static string? Check(string uri) => CheckAddress(uri) ?? TakenName(uri);

    /// <summary>
    /// The same of an address to which nothing is answered, so that every name may stand in its query.
    /// </summary>
    public static string? CheckAddress(string uri)
    {
        if (Spelling(uri) is { } spelling)
        {
            return spelling;
        }

        if (
            !Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
            || uri.IndexOf(':', StringComparison.Ordinal) is var colon && colon <= 0
        )
        {
            return "must be an absolute URI, such as https://app.example.com/callback";
        }

        // The scheme as written: Uri reads a bare path as file:.
        return uri[..colon].ToLowerInvariant() switch
        {
            "https" => Authority(uri, parsed),
            "http" => Authority(uri, parsed)
                ?? (IsLoopback(parsed) ? null : "must use https; http is for 127.0.0.1, [::1] and localhost only"),
            var scheme when IsReverseDomain(scheme) => PrivateUse(uri[(colon + 1)..]),
            var scheme =>
                $"must not use the scheme `{scheme}`; allowed: https, http on this machine, and for native apps a "
                    + "scheme in reverse-domain form, such as com.example.app:/callback",
        };
    }

    /// <summary>What is wrong with the URI for who wants to post there, beside what else may be.</summary>
    public static string? CheckScheme(string uri, string example = "https://app.example.com/logout") =>
        uri.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || uri.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            ? null
            : $"must be an absolute https URI, such as {example}";

    /// <summary>
    /// Whether a URI that a client sends is one that it registered: exactly, byte by byte, except for the port of this
    /// machine, which a native app gets from its system at each start (RFC 8252, section 7.3; RFC 9700, section 4.1.3).
    /// </summary>
    public static bool Matches(string registered, string sent)
    {
        if (registered == sent)
        {
            return true;
        }

        return Uri.TryCreate(registered, UriKind.Absolute, out var own)
            && own.Scheme == Uri.UriSchemeHttp
            && IsLoopback(own)
            && sent.Length <= Limits.MaxUri + 6
            && Check(sent) is null
            && Uri.TryCreate(sent, UriKind.Absolute, out var other)
            && WithoutPort(registered, own) == WithoutPort(sent, other);
    }

    private static string WithoutPort(string uri, Uri parsed)
    {
        var authority = uri["http://".Length..].Split('/', '?')[0];
        var port = authority.LastIndexOf(':');
        var hasPort = port > authority.LastIndexOf(']') && port >= 0;
        return hasPort && parsed.Scheme == Uri.UriSchemeHttp
            ? uri.Remove("http://".Length + port, authority.Length - port)
            : uri;
    }

    /// <summary>Whether the host is this machine, as its name or an address says.</summary>
    private static bool IsLoopback(Uri uri) =>
        uri.IdnHost == "localhost"
        || (IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsReverseDomain(string scheme) =>
        scheme.Split('.') is { Length: > 1 } labels && labels.All(label => label.Length > 0);

    private static string? Spelling(string uri)
    {
        if (uri.Length == 0)
        {
            return "must not be empty";
        }

        if (uri.EnumerateRunes().Count() is var length && length > Limits.MaxUri)
        {
            return $"must have at most {Limits.MaxUri} characters; it has {length}";
        }

        if (
            uri.Any(c =>
                char.IsControl(c)
                || char.IsWhiteSpace(c)
                || c is '\\' or '<' or '>' or '"' or '`' or '{' or '}' or '|' or '^'
            )
        )
        {
            return "must not hold spaces, control characters or any of \\ < > \" ` { } | ^";
        }

        if (!uri.All(char.IsAscii))
        {
            return "must be ASCII: write the host in punycode and percent-encode the rest";
        }

        if (uri.Contains('#', StringComparison.Ordinal))
        {
            return "must not have a fragment, the part from # on";
        }

        if (uri.Contains('*', StringComparison.Ordinal))
        {
            return "must not have a wildcard; register each URI";
        }

        return HasDotSegment(uri) ? "must not have a . or .. segment" : BadEncoding(uri) ?? BadBracket(uri);
    }

    /// <summary>
    /// RFC 3986, section 2.1: two hexadecimal digits after each %, and none of them a control character here.
    /// </summary>
    private static string? BadEncoding(string uri)
    {
        for (var at = uri.IndexOf('%', StringComparison.Ordinal); at >= 0; at = uri.IndexOf('%', at + 1))
        {
            if (at + 2 >= uri.Length || !char.IsAsciiHexDigit(uri[at + 1]) || !char.IsAsciiHexDigit(uri[at + 2]))
            {
                return "must have two hexadecimal digits after each %";
            }

            if (char.IsControl((char)Convert.ToByte(uri.Substring(at + 1, 2), 16)) && uri[at + 1] < '8')
            {
                return "must not hold control characters, percent-encoded ones neither";
            }
        }

        return null;
    }

    /// <summary>Brackets stand around an address of IPv6 and nowhere else (RFC 3986, section 3.2.2).</summary>
    private static string? BadBracket(string uri)
    {
        var start = uri.IndexOf("://[", StringComparison.Ordinal);
        var end = start < 0 ? -1 : uri.IndexOf(']', start);
        var isAddress =
            end > 0
            && uri.IndexOf("://", StringComparison.Ordinal) == start
            && IPAddress.TryParse(uri[(start + 4)..end], out _);
        var rest = isAddress ? uri.Remove(start + 3, end - start - 2) : uri;
        return rest.AsSpan().IndexOfAny('[', ']') < 0
            ? null
            : "must hold [ and ] around an IPv6 address only; percent-encode others";
    }

    private static string? TakenName(string uri)
    {
        var taken = uri.Split('?', 2)
            .Skip(1)
            .SelectMany(query => query.Split('&', ';'))
            .Select(pair => Uri.UnescapeDataString(pair.Split('=')[0].Replace('+', ' ')).Trim())
            .FirstOrDefault(NamesOfTheAnswer.Contains);
        return taken is null
            ? null
            : $"must not have `{taken.ToLowerInvariant()}` in its query: the answer brings that name "
                + "(RFC 6749, section 4.1.2)";
    }

    private static bool HasDotSegment(string uri) =>
        uri.Split('?')[0]
            .Split('/', ':')
            .Any(segment =>
                Uri.UnescapeDataString(segment).Split('/', '\\') is var parts && parts.Any(part => part is "." or "..")
            );

    private static string? Authority(string uri, Uri parsed)
    {
        var afterScheme = uri[(uri.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (
            !afterScheme.StartsWith("//", StringComparison.Ordinal)
            || parsed.IdnHost.Length == 0
            || afterScheme.StartsWith("///", StringComparison.Ordinal)
        )
        {
            return "must name a host, such as https://app.example.com/callback";
        }

        if (afterScheme[2..].Split('/', '?')[0].Contains('@', StringComparison.Ordinal))
        {
            return "must not hold user information before the host";
        }

        return parsed.Port == 0 ? "must not have port 0: nothing listens there" : null;
    }

    private static string? PrivateUse(string afterScheme) =>
        afterScheme is "/" or ['/', not '/', ..]
            ? null
            : "must have one slash after a private-use scheme, such as com.example.app:/callback (RFC 8252, section "
                + "7.1)";
}
