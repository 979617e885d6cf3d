using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// The metadata tells the truth (RFC 8414): that clients without a secret are welcome, with which algorithms others
/// sign, which scopes the APIs of the network have, and where the server is reached from outside, which a request that
/// came through a proxy may not know.
/// </summary>
internal sealed class Metadata(IOptions<RegistryOptions> registry, RegistryContext db, TimeProvider time)
    : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    private static readonly ImmutableArray<string?> Algorithms = [.. PublicKey.AllAlgorithms];

    public async ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        var now = time.Now();
        context.Scopes.UnionWith(
            await db
                .Scopes.Where(scope => scope.RetiredAt == null || scope.RetiredAt > now)
                .OrderBy(scope => scope.Name)
                .Select(scope => scope.Name)
                .ToListAsync(context.CancellationToken)
        );
        context.TokenEndpointAuthenticationMethods.Add(ClientAuthenticationMethods.None);
        context.RevocationEndpointAuthenticationMethods.Add(ClientAuthenticationMethods.None);
        context.DeviceAuthorizationEndpointAuthenticationMethods.Add(ClientAuthenticationMethods.None);
        context.PushedAuthorizationEndpointAuthenticationMethods.Add(ClientAuthenticationMethods.None);
        context.Metadata["backchannel_logout_supported"] = true;
        context.Metadata["backchannel_logout_session_supported"] = true;
        context.SubjectTypes.UnionWith(WireNames<SubjectType>.Names);
        context.Claims.UnionWith(IdentityClaims.All);

        // The other keys sign access tokens of APIs that ask for it.
        context.IdTokenSigningAlgorithms.Clear();
        context.IdTokenSigningAlgorithms.Add(SecurityAlgorithms.RsaSha256);
        foreach (var endpoint in new[] { "token", "revocation", "introspection" })
        {
            context.Metadata[$"{endpoint}_endpoint_auth_signing_alg_values_supported"] = Algorithms;
        }

        context.Metadata["dpop_signing_alg_values_supported"] = Algorithms;
        context.AuthorizationEndpoint = Public(context.AuthorizationEndpoint);
        context.PushedAuthorizationEndpoint = Public(context.PushedAuthorizationEndpoint);
        context.TokenEndpoint = Public(context.TokenEndpoint);
        context.DeviceAuthorizationEndpoint = Public(context.DeviceAuthorizationEndpoint);
        context.RevocationEndpoint = Public(context.RevocationEndpoint);
        context.IntrospectionEndpoint = Public(context.IntrospectionEndpoint);
        context.UserInfoEndpoint = Public(context.UserInfoEndpoint);
        context.EndSessionEndpoint = Public(context.EndSessionEndpoint);
        context.JsonWebKeySetEndpoint = Public(context.JsonWebKeySetEndpoint);
    }

    private Uri? Public(Uri? endpoint) =>
        registry.Value.PublicUrl is { } url && endpoint is not null ? new Uri(url, endpoint.AbsolutePath) : endpoint;
}
