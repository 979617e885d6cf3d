using System.Net.Http.Headers;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary>
/// Gets another access token when the one that is kept is about to end. Commands that run side by side get one of them
/// together.
/// </summary>
internal sealed class FreshToken(Credentials credentials, HttpClient http) : DelegatingHandler
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (credentials.Tokens is { } kept)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                (IsFresh(kept) ? kept : await RefreshAsync(cancellationToken)).AccessToken
            );
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private static bool IsFresh(KeptTokens kept) => kept.ExpiresAt - DateTimeOffset.UtcNow > Margin;

    private async Task<KeptTokens> RefreshAsync(CancellationToken cancellationToken)
    {
        using var @lock = await credentials.LockAsync(cancellationToken);
        if (credentials.Tokens is not { } kept)
        {
            throw new NotSignedInException(credentials.Address);
        }

        if (IsFresh(kept))
        {
            return kept;
        }

        try
        {
            var server = await CodeFlow.DiscoverAsync(http, credentials.Address, cancellationToken);
            var flow = new CodeFlow(http, server, OwnClients.CommandLine, new Uri(OwnClients.CommandLineRedirectUri));
            return credentials.Keep(await flow.RefreshAsync(kept.RefreshToken, cancellationToken));
        }
        catch (SignInException)
        {
            // Taken back by the user, or unused for too long.
            throw new NotSignedInException(credentials.Address);
        }
    }
}
