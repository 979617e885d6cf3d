using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>What stands beside a field: what was refused about it, and what a reviewer would find.</summary>
/// <param name="Field">The member of the request, such as <c>name</c> or <c>redirect_uris[0]</c>.</param>
/// <param name="Refusal">What was refused, if something was.</param>
/// <param name="Report">What a reviewer would find, if somebody asked.</param>
internal sealed record FieldRemarks(string Field, Refusal? Refusal, ReviewReport? Report)
{
    private static readonly Dictionary<Guideline, string> Fields = new()
    {
        [Guideline.Owner] = "owner",
        [Guideline.ClientId] = "client_id",
        [Guideline.Confusable] = "name",
        [Guideline.Name] = "name",
        [Guideline.Description] = "description",
        [Guideline.RedirectUris] = "redirect_uris",
        [Guideline.PasswordGrant] = "grants",
        [Guideline.RefreshToken] = "grants",
        [Guideline.ClientCredentials] = "grants",
        [Guideline.DeviceCode] = "grants",
        [Guideline.TokenExchange] = "grants",
        [Guideline.Rights] = "rights",
        [Guideline.Keys] = "jwks",
        [Guideline.Hosts] = "redirect_uris",
    };

    /// <summary>Where a link from the summary leads.</summary>
    public static string Anchor(string path) => path[(path.LastIndexOf('.') + 1)..].Replace('[', '-').TrimEnd(']');

    /// <summary>What <c>aria-describedby</c> of the field names.</summary>
    public string Id => $"said-{Field.Replace('[', '-').TrimEnd(']')}";

    /// <summary>What <c>aria-invalid</c> of the field says; nothing where nothing is refused.</summary>
    public string? IsInvalid => Faults.Any() ? "true" : null;

    /// <summary>Each with the part of the member that it is about, if it is not about the whole.</summary>
    public IEnumerable<(string? Part, string Message)> Faults =>
        (Refusal?.Faults ?? [])
            .Where(fault => fault.Field[(fault.Field.LastIndexOf('.') + 1)..] == Field)
            .Select(fault => ((string?)null, fault.Message))
            .Concat(FaultsWithin);

    /// <summary>What is wrong with a part of the member, such as <c>keys[0]</c>: the field is one for all.</summary>
    private IEnumerable<(string? Part, string Message)> FaultsWithin =>
        from fault in Refusal?.Faults ?? []
        let at = fault.Field.IndexOf($".{Field}.", StringComparison.Ordinal)
        where at >= 0
        select ((string?)fault.Field[(at + Field.Length + 2)..].Split('.')[0], fault.Message);

    /// <summary>What was refused about something within it, such as the name of a row.</summary>
    public IEnumerable<string> Within =>
        (Refusal?.Faults ?? [])
            .Where(fault => fault.Field.Contains($".{Field}.", StringComparison.Ordinal))
            .Select(fault => fault.Message);

    public List<CheckBody> Findings => [.. (Report?.Checks ?? []).Where(check => FieldOf(check) == Field)];

    /// <summary>
    /// The field beside which a finding stands; none for what passed and for what is about the whole.
    /// </summary>
    public static string? FieldOf(CheckBody check) =>
        check.Status == CheckStatus.Pass ? null : Fields.GetValueOrDefault(check.Guideline);
}
