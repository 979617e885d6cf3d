using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>By what a client proves itself: its secrets, issued and revoked here, or its keys.</summary>
internal sealed class ClientSecretsModel(ClientDirectory clients, SecretService secrets, UsedOnce used, Call call)
    : ClientPageModel(clients, call)
{
    public override string Tab => "secrets";

    /// <summary>The secrets that work, for those who own it.</summary>
    public List<SecretBody> Secrets { get; private set; } = [];

    /// <summary>The one that was issued a moment ago, this once.</summary>
    public string? Secret { get; private set; }

    /// <summary>How many users authorized it, whom a secret that ends may cut off.</summary>
    public int Users { get; private set; }

    public bool MayIssue => TakesSecrets && (IsUsable || State == ReviewState.Requested);

    public Task<IActionResult> OnPostIssueAsync(
        [FromForm(Name = "secret_description")] string? description,
        string? expires,
        string? once,
        CancellationToken cancellationToken
    ) => DoOnceAsync(used, once, () => IssueAsync(description, expires, cancellationToken), Here, cancellationToken);

    public Task<IActionResult> OnPostRevokeAsync(
        [FromForm(Name = "secret_id")] string? secretId,
        CancellationToken cancellationToken
    ) =>
        DoHereAsync(
            () => secrets.RevokeAsync(ClientId, secretId ?? "", cancellationToken),
            Done.Revoked,
            cancellationToken
        );

    protected override async Task ShowTabAsync(CancellationToken cancellationToken)
    {
        Secret = Said(nameof(Secret));
        Secrets = (await secrets.ListAsync(ClientId, SecretService.Orders.First(), cancellationToken)).Rows;
        Users = await Clients.CountUsersAsync(ClientId, cancellationToken);
    }

    /// <summary>A client that waits for review gets a secret to try it out.</summary>
    private async Task IssueAsync(string? description, string? expires, CancellationToken cancellationToken)
    {
        var state =
            (await Clients.GetAsync(ClientId, ClientFields.Table.Public, cancellationToken)).State
            ?? ReviewState.Requested;
        var request = new IssueSecretRequest
        {
            Description = description,
            ExpiresAt = LastDay.End(expires),
            Sandbox = state == ReviewState.Requested,
        };
        var issued = await secrets.IssueAsync(ClientId, RequestBody<IssueSecretRequest>.Of(request), cancellationToken);
        SayNext(Here, nameof(Secret), issued.Secret!);
    }
}
