using OAuthRegistry.Server.OAuth;

namespace OAuthRegistry.Server.Pages;

/// <summary>What a client asks for, as it is shown to the user on whichever page it is asked.</summary>
/// <param name="Access">What it asks for.</param>
/// <param name="Known">What the registry knows of it.</param>
/// <param name="SwitchUserUrl">Where somebody else signs in.</param>
/// <param name="Notice">Why the page comes again, after an answer that was none to what it shows now.</param>
internal sealed record ConsentOnPage(RequestedAccess Access, ClientEvidence Known, string SwitchUserUrl, string? Notice)
{
    /// <summary>Where the page is, for those who go elsewhere and come back.</summary>
    public string OwnUrl { get; init; } = "";

    /// <summary>A picture makes others believe: one that nobody reviewed is not shown.</summary>
    public LogoOnPage Logo =>
        new(
            Access.Client.ShownName,
            Access.Client.ClientId,
            Access.Client.IsUsable ? Access.Client.Content.Logo?.Path : null,
            IsLarge: true
        );

    public AskedThings Things => AskedThings.Of(Access.Rights, Access.Scopes, Access.IdentityScopes);

    /// <summary>Whether a browser takes the answer to the client; otherwise a device fetches it.</summary>
    public bool SendsUserBack => Access.RedirectUri is not null;

    /// <summary>
    /// Where the answer goes: what a user can judge of a redirect URI; none if that is an app on its device.
    /// </summary>
    public string? Host =>
        Access.RedirectUri is { } redirectUri && new Uri(redirectUri) is { Host.Length: > 0 } uri
            ? uri.GetLeftPart(UriPartial.Authority)
            : null;
}

/// <summary>Why a client can not ask its user.</summary>
/// <param name="Why">In a sentence of ours, or of the protocol, which helps only its maker.</param>
/// <param name="Code">The name of the error.</param>
/// <param name="Detail">What would be right.</param>
internal sealed record NotPossible(string Why, string Code, string? Detail = null)
{
    /// <summary>Which client it is, where its user can do nothing but know that.</summary>
    public string? Application { get; init; }

    public bool IsStopped => Code is "client_suspended" or "client_rejected";

    /// <summary>Where the client is why, and not what it asks for, it is named.</summary>
    public static async Task<NotPossible> OfAsync(
        Refusal refusal,
        string? clientId,
        Authorizations authorizations,
        CancellationToken cancellationToken
    ) =>
        new(refusal.Title, refusal.Name, refusal.Detail)
        {
            Application = refusal.Name.StartsWith("client_", StringComparison.Ordinal)
                ? await authorizations.NameOfAsync(clientId, cancellationToken)
                : null,
        };
}
