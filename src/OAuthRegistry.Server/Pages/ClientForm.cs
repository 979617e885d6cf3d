using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;

namespace OAuthRegistry.Server.Pages;

/// <summary>What somebody typed about a client.</summary>
internal sealed class ClientForm
{
    [FromForm(Name = "owner")]
    public string? Owner { get; set; }

    [FromForm(Name = "client_id")]
    public string? ClientId { get; set; }

    [FromForm(Name = "name")]
    public string? Name { get; set; }

    [FromForm(Name = "description")]
    public string? Description { get; set; }

    [FromForm(Name = "redirect_uris")]
    public string? RedirectUris { get; set; }

    [FromForm(Name = "logout_redirect_uris")]
    public string? LogoutRedirectUris { get; set; }

    [FromForm(Name = "refresh_token")]
    public bool RefreshToken { get; set; }

    [FromForm(Name = "rights")]
    public List<string> Rights { get; set; } = [];

    /// <summary>This and what follows is for administrators.</summary>
    [FromForm(Name = "state")]
    public ReviewState? State { get; set; }

    [FromForm(Name = "state_description")]
    public string? StateDescription { get; set; }

    [FromForm(Name = "skip_authorization")]
    public bool SkipAuthorization { get; set; }

    [FromForm(Name = "endorsed")]
    public bool Endorsed { get; set; }

    [FromForm(Name = "require_pkce")]
    public bool RequirePkce { get; set; }

    public static ClientForm Of(ClientBody client) => new()
    {
        ClientId = client.Ids?.ClientId,
        Name = client.Name,
        Description = client.Description,
        RedirectUris = string.Join('\n', client.RedirectUris ?? []),
        LogoutRedirectUris = string.Join('\n', client.LogoutRedirectUris ?? []),
        RefreshToken = client.Grants?.Contains(Grant.RefreshToken) == true,
        SkipAuthorization = client.SkipAuthorization == true,
        Endorsed = client.Endorsed == true,
        RequirePkce = client.RequirePkce == true,
        Rights = [.. RightChoices.NamesOf(client.Rights)],
    };

    public ClientBody ToBody() => new()
    {
        Ids = new ClientIds { ClientId = ClientId?.Trim() },
        Name = Name,
        Description = Description?.ReplaceLineEndings("\n"),
        RedirectUris = Lines(RedirectUris),
        LogoutRedirectUris = Lines(LogoutRedirectUris),
        Grants = RefreshToken ? [Grant.AuthorizationCode, Grant.RefreshToken] : [Grant.AuthorizationCode],
        Rights = RightChoices.Read(Rights),
        State = State,
        StateDescription = StateDescription,
        SkipAuthorization = SkipAuthorization,
        Endorsed = Endorsed,
        RequirePkce = RequirePkce,
    };

    public AccountRef OwnerOr(AccountRef self) => Owner is { } owner && owner.StartsWith("organization/", StringComparison.Ordinal) ? AccountRef.Organization(owner["organization/".Length..]) : self;

    private static List<string> Lines(string? text) => [.. (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
