namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// What an assertion must say (RFC 7523, section 3; OpenID Connect Core, section 9). Each rule is a sentence that says
/// what would be right.
/// </summary>
internal static class AssertionRules
{
    /// <summary>
    /// How long one may live. It is made for one request, and libraries give it a minute or a few; ten suffer a slow
    /// network and keep what is lost or laid in store from being of use for long.
    /// </summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>How far the clocks of two machines may be apart.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Many libraries say nothing, or JWT. Anything else is a JWT of another purpose (RFC 8725, section 3.11).
    /// </summary>
    private static readonly string[] Types = ["JWT", "client-authentication+jwt"];

    /// <summary>The claims from which on it holds.</summary>
    private static readonly string[] Begins = ["iat", "nbf"];

    /// <summary>What is wrong with it, but for its signature; null if nothing is.</summary>
    /// <param name="assertion">The assertion.</param>
    /// <param name="clientId">Which client the request names, if it does (RFC 7521, section 4.2).</param>
    /// <param name="audiences">The names of this server.</param>
    /// <param name="now">The time.</param>
    public static string? Check(
        Assertion assertion,
        string? clientId,
        IReadOnlyCollection<string> audiences,
        DateTimeOffset now
    ) => OfHeader(assertion) ?? OfParties(assertion, clientId, audiences) ?? OfTime(assertion, now);

    private static string? OfHeader(Assertion assertion) =>
        assertion.Type is { } type && !Types.Contains(Plain(type), StringComparer.OrdinalIgnoreCase)
            ? "Its typ must be absent, JWT or client-authentication+jwt."
        : assertion.IsCritical ? "Its header must not hold crit."
        : !assertion.NamesItsKeyWell ? "Its kid must be a text."
        : !PublicKey.AllAlgorithms.Contains(assertion.Algorithm)
            ? $"Its alg must be one of {string.Join(", ", PublicKey.AllAlgorithms)}."
        : null;

    private static string? OfParties(Assertion assertion, string? clientId, IReadOnlyCollection<string> audiences)
    {
        if (assertion.Issuer is not { Length: > 0 } issuer || issuer != assertion.Subject)
        {
            return "Its iss and its sub must both be the client ID.";
        }

        if (!string.IsNullOrEmpty(clientId) && clientId != issuer)
        {
            return "It speaks of another client than client_id does.";
        }

        // For this server and for nobody else: what is also for another could be brought here by that one.
        return assertion.Audiences is { Count: > 0 } named && named.All(audiences.Contains)
            ? null
            : $"Its aud must be {audiences.First()}, or the token endpoint, and nobody else.";
    }

    private static string? OfTime(Assertion assertion, DateTimeOffset now)
    {
        if (assertion.Time("exp") is not { } end)
        {
            return "It must have an exp, in seconds.";
        }

        if (end <= now)
        {
            return "It has expired; make one for each request.";
        }

        if (Array.Find(Begins, claim => assertion.Has(claim) && !(assertion.Time(claim) <= now + Skew)) is { } ahead)
        {
            return $"Its {ahead} must be a time that has come.";
        }

        var begin = assertion.Time("iat") is { } made && made < now ? made : now + Skew;
        return end - begin > Lifetime ? $"It must end within {Lifetime.TotalMinutes} minutes; its exp is later."
            : assertion.Id is { Length: > 0 } ? null
            : "It must have a jti, another one each time.";
    }

    /// <summary>RFC 7515, section 4.1.9: what begins with application/ may leave that out.</summary>
    private static string Plain(string type) =>
        type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) ? type["application/".Length..] : type;
}
