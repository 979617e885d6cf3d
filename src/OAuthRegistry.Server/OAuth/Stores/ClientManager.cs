using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Sessions;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// What makes a client the one it says it is: any of its live secrets, and exactly a redirect URI that was reviewed.
/// </summary>
internal sealed class ClientManager(
    IOpenIddictApplicationCache<Client> cache,
    ILogger<OpenIddictApplicationManager<Client>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<Client> store,
    RegistryContext db,
    ToldWhenCommitted changes,
    PasswordHashing hashing,
    Guesses guesses,
    OwnCallback own,
    Call call,
    TimeProvider time
) : OpenIddictApplicationManager<Client>(cache, logger, options, store)
{
    /// <summary>How stale the time of last use may get: not every request is a write.</summary>
    private static readonly TimeSpan Staleness = TimeSpan.FromMinutes(5);

    public override async ValueTask<bool> ValidateClientSecretAsync(
        Client application,
        string secret,
        CancellationToken cancellationToken = default
    )
    {
        var now = time.Now();
        var live = application.Secrets.Where(own => own.IsLive(now)).ToList();

        // All of them, always: the time taken does not tell which one was nearly right.
        List<ClientSecret> matches = [];
        foreach (var own in live)
        {
            if (await MatchesAsync(own, secret, cancellationToken))
            {
                matches.Add(own);
            }
        }

        if (live.Count == 0)
        {
            _ = ClientSecret.Nobodys.Matches(secret);
        }

        if (matches is [var used, ..] && !(used.LastUsedAt > now - Staleness))
        {
            await db
                .ClientSecrets.Told()
                .Where(own => own.SecretId == used.SecretId)
                .ExecuteUpdateAsync(set => set.SetProperty(own => own.LastUsedAt, now), cancellationToken);
            changes.Tell(db, Topic.Client(used.ClientId));
        }

        return matches.Count > 0;
    }

    /// <summary>
    /// A secret that a person chose may be guessed: that is counted and bounded like guessing passwords.
    /// </summary>
    private async ValueTask<bool> MatchesAsync(ClientSecret own, string secret, CancellationToken cancellationToken) =>
        own.PasswordHash is { } hash
            ? await hashing.VerifySecretAsync(
                hash,
                secret,
                () => guesses.Take(call, $"client/{own.ClientId}"),
                cancellationToken
            )
            : own.Matches(secret);

    public override async ValueTask<bool> ValidateRedirectUriAsync(
        Client application,
        string uri,
        CancellationToken cancellationToken = default
    ) =>
        application.RedirectUris.Exists(registered => RedirectUri.Matches(registered, uri))
        || await own.AdmitsAsync(application.ClientId, uri, cancellationToken);

    public override ValueTask<bool> ValidatePostLogoutRedirectUriAsync(
        Client application,
        string uri,
        CancellationToken cancellationToken = default
    ) => new(application.LogoutRedirectUris.Exists(registered => RedirectUri.Matches(registered, uri)));
}
