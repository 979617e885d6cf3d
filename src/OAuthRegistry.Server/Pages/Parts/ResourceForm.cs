using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>What an administrator typed about an API of the network; its scopes are rows.</summary>
internal sealed class ResourceForm
{
    [FromForm(Name = "resource_id")]
    public string? ResourceId { get; set; }

    [FromForm(Name = "name")]
    public string? Name { get; set; }

    [FromForm(Name = "description")]
    public string? Description { get; set; }

    [FromForm(Name = "identifier")]
    public string? Identifier { get; set; }

    /// <summary>A user ID, or <c>organization/</c> and its ID.</summary>
    [FromForm(Name = "owner")]
    public string? Owner { get; set; }

    [FromForm(Name = "token_format")]
    public string? FormatName { get; set; }

    [FromForm(Name = "token_signing_alg")]
    public string? AlgorithmName { get; set; }

    [FromForm(Name = "jwks")]
    public string? Jwks { get; set; }

    [FromForm(Name = "token_lifetime")]
    public int? TokenLifetime { get; set; }

    [FromForm(Name = "scopes")]
    public List<ScopeRow> Scopes { get; set; } = [];

    /// <summary>With some rows more than there are, so that something can be added.</summary>
    public IEnumerable<ScopeRow> Rows => Scopes.Where(row => !row.IsEmpty).Concat([new(), new(), new()]);

    /// <summary>What was refused about the rows, each with the name of its scope.</summary>
    public static IEnumerable<string> FaultsOf(IEnumerable<ScopeRow> rows, Func<string, FieldRemarks> say) =>
        rows.SelectMany(
            (row, i) => say($"scopes[{i}]").Within.Select(fault => $"{row.Name ?? (i + 1).ToString()}: {fault}")
        );

    public TokenFormat Format =>
        WireNames<TokenFormat>.TryParse(FormatName ?? "", out var format) ? format : TokenFormat.Opaque;

    public SigningAlgorithm Algorithm =>
        WireNames<SigningAlgorithm>.TryParse(AlgorithmName ?? "", out var algorithm)
            ? algorithm
            : SigningAlgorithm.RS256;

    public static ResourceForm Of(ResourceBody resource) =>
        new()
        {
            ResourceId = resource.Ids?.ResourceId,
            Name = resource.Name,
            Description = resource.Description,
            Identifier = resource.Identifier,
            Owner =
                resource.Owner?.UserIds?.UserId
                ?? (
                    resource.Owner?.OrganizationIds?.OrganizationId is { } organization
                        ? $"organization/{organization}"
                        : null
                ),
            FormatName = resource.TokenFormat is { } format ? WireNames<TokenFormat>.NameOf(format) : null,
            AlgorithmName = resource.TokenSigningAlg is { } alg ? WireNames<SigningAlgorithm>.NameOf(alg) : null,
            Jwks = resource.Jwks is { } keys ? KeyTexts.Write(keys) : null,
            TokenLifetime = resource.TokenLifetime,
            Scopes = [.. (resource.Scopes ?? []).Select(ScopeRow.Of)],
        };

    /// <summary>What can not be read, and is so no part of the body.</summary>
    public IReadOnlyList<Fault> Faults => KeyTexts.FaultsOf(Jwks, "resource.jwks");

    public ResourceBody ToBody(DateTimeOffset now) =>
        new()
        {
            Ids = new ResourceIds { ResourceId = ResourceId?.Trim() },
            Name = Name,
            Description = Description?.ReplaceLineEndings("\n"),
            Identifier = Identifier?.Trim(),
            Owner = OwnerIds,
            TokenFormat = Format,
            TokenSigningAlg = Algorithm,
            Jwks = KeyTexts.Read(Jwks),
            TokenLifetime = TokenLifetime,
            Scopes = [.. Scopes.Where(row => !row.IsEmpty).Select(row => row.ToBody(now))],
        };

    private AccountIds? OwnerIds =>
        (Owner?.Trim() ?? "").Split('/') switch
        {
            [""] => null,
            ["organization", var id] => new() { OrganizationIds = new OrganizationIds { OrganizationId = id } },
            [.., var id] => new() { UserIds = new UserIds { UserId = id } },
            _ => null,
        };
}

/// <summary>A scope in a row of the form.</summary>
internal sealed class ScopeRow
{
    public string? Name { get; set; }

    public string? Meaning { get; set; }

    public string? Implies { get; set; }

    public bool IsHighRisk { get; set; }

    public bool IsRetired { get; set; }

    /// <summary>When it was retired; kept as it is as long as it stays retired.</summary>
    public DateTimeOffset? RetiredAt { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(Name) && string.IsNullOrWhiteSpace(Meaning);

    public static ScopeRow Of(ScopeBody scope) =>
        new()
        {
            Name = scope.Name,
            Meaning = scope.Meaning,
            Implies = string.Join(' ', scope.Implies ?? []),
            IsHighRisk = scope.Risk == ScopeRisk.High,
            IsRetired = scope.RetiredAt is not null,
            RetiredAt = scope.RetiredAt,
        };

    public ScopeBody ToBody(DateTimeOffset now) =>
        new()
        {
            Name = Name?.Trim(),
            Meaning = Meaning,
            Risk = IsHighRisk ? ScopeRisk.High : ScopeRisk.Low,
            Implies = (Implies ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } implied
                ? [.. implied]
                : null,
            RetiredAt = IsRetired ? RetiredAt ?? now : null,
        };
}

/// <summary>The fields of an API, and what is said beside each.</summary>
internal sealed record ResourceFieldsOnPage(ResourceForm Form, Func<string, FieldRemarks> Say);
