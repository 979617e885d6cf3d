using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Operations;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>The authorization server: OpenIddict over the rows of the registry.</summary>
internal static class OAuthServices
{
    public static void AddOAuth(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<OAuthOptions>(configuration.GetSection(OAuthOptions.Section));
        services
            .AddSingleton<AccessTokenLookup>()
            .AddSingleton<OAuthQueries>()
            .AddScoped<OAuthLookup>()
            .AddScoped<Judge>()
            .AddScoped<Refresh>()
            .AddScoped<IdentityClaims>()
            .AddScoped<NamedResources>()
            .AddScoped<AskedAccessReader>()
            .AddScoped<ScopesLeft>()
            .AddScoped<TokenTarget>()
            .AddScoped<ServiceOwner>()
            .AddScoped<PresentedTokens>()
            .AddScoped<Possession>()
            .AddSingleton<DpopNonces>()
            .AddSingleton<JwtAccessTokens>()
            .AddSingleton<KeptTokens>()
            .AddScoped<TokenFamilies>();
        services.AddSingleton<RemoteKeySets>().AddScoped<ClientKeys>().AddScoped<ResourceProof>().AddScoped<UsedOnce>();
        services.AddScoped(provider => (ClientManager)provider.GetRequiredService<IOpenIddictApplicationManager>());
        services.AddScoped<Authorizations>().AddScoped<AuthorizedClients>().AddScoped<Logout>();
        services.AddScoped<OwnCallback>().AddScoped<TriedCodes>();
        services.AddScoped<LogoutMessages>().AddScoped<LogoutToken>().AddScoped<ISender, LogoutSender>();
        services.AddSingleton<KeptRequestCounts>().AddSingleton<UserCodeGuesses>();
        services.AddScoped<DeviceRequests>().AddScoped<DeviceAnswers>().AddScoped<TypedCodes>();
        services.AddScoped<KeptRequests>().AddScoped<IdTokenHints>().AddScoped<ConsentSeal>();
        services.AddScoped<ClientEvidenceReader>().AddScoped<WaitingApplications>();
        services.AddSingleton<SigningKeys>().AddHostedService<Upkeep>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(provider =>
            provider.GetRequiredService<SigningKeys>()
        );
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(provider =>
            provider.GetRequiredService<SigningKeys>()
        );
        services
            .AddOptions<OpenIddictServerOptions>()
            .Configure<IOptions<OAuthOptions>, IOptions<RegistryOptions>, TimeProvider>(Configure);

        services
            .AddOpenIddict()
            .AddCore(core =>
                core.SetDefaultApplicationEntity<Client>()
                    .SetDefaultAuthorizationEntity<TokenFamily>()
                    .SetDefaultTokenEntity<Token>()
                    .ReplaceApplicationStore<Client, ClientStore>()
                    .ReplaceAuthorizationStore<TokenFamily, FamilyStore>()
                    .ReplaceTokenStore<Token, TokenStore>()
                    .ReplaceApplicationManager<Client, ClientManager>()
                    .DisableEntityCaching()
                    .DisableAdditionalFiltering()
            )
            .AddServer(server =>
                server
                    .SetAuthorizationEndpointUris("oauth/authorize")
                    .SetPushedAuthorizationEndpointUris("oauth/par")
                    .SetTokenEndpointUris("oauth/token")
                    .SetRevocationEndpointUris("oauth/revoke")
                    .SetIntrospectionEndpointUris("oauth/introspect")
                    .SetUserInfoEndpointUris("oauth/userinfo")
                    .SetEndSessionEndpointUris("oauth/logout")
                    .SetDeviceAuthorizationEndpointUris("oauth/device")
                    .SetEndUserVerificationEndpointUris(DeviceAuthorization.PagePath.TrimStart('/'))
                    .SetConfigurationEndpointUris(
                        ".well-known/oauth-authorization-server",
                        ".well-known/openid-configuration"
                    )
                    .SetJsonWebKeySetEndpointUris(".well-known/jwks")
                    .AllowAuthorizationCodeFlow()
                    .AllowRefreshTokenFlow()
                    .AllowClientCredentialsFlow()
                    .AllowDeviceAuthorizationFlow()
                    .AllowTokenExchangeFlow()
                    .DisableScopeValidation()
                    .IgnoreScopePermissions()
                    .DisableAudienceValidation()
                    .IgnoreAudiencePermissions()
                    .DisableResourceValidation()
                    .IgnoreResourcePermissions()
                    .AddPipeline()
                    .UseAspNetCore()
                    .EnableAuthorizationEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough()
                    .EnableErrorPassthrough()
                    .DisableTransportSecurityRequirement()
                    .SuppressJsonResponseIndentation()
            );
    }

    private static void Configure(
        OpenIddictServerOptions server,
        IOptions<OAuthOptions> oauth,
        IOptions<RegistryOptions> registry,
        TimeProvider time
    )
    {
        server.Issuer = registry.Value.PublicUrl;
        server.TimeProvider = time;
        server.AuthorizationCodeLifetime = oauth.Value.CodeLifetime;
        server.AccessTokenLifetime = oauth.Value.AccessTokenLifetime;
        server.RefreshTokenLifetime = oauth.Value.RefreshTokenLifetime;
        server.RequestTokenLifetime = oauth.Value.PushedRequestLifetime;
        server.RefreshTokenReuseLeeway = oauth.Value.RefreshGrace;

        // Plain proves nothing to who sees the request (RFC 9700, section 2.1.1); a code in a fragment is not expected
        // by anybody.
        server.CodeChallengeMethods.Clear();
        server.CodeChallengeMethods.Add(CodeChallengeMethods.Sha256);
        server.ResponseModes.Clear();
        server.ResponseModes.UnionWith([ResponseModes.Query, ResponseModes.FormPost]);
        server.SubjectTokenTypes.Clear();
        server.SubjectTokenTypes.UnionWith([TokenTypeIdentifiers.AccessToken, TokenTypeIdentifiers.RefreshToken]);
        server.ActorTokenTypes.Clear();
        server.Scopes.Clear();
        server.Scopes.UnionWith(OAuthScopes.OfIdentity);

        // OpenIddict wants a key for tokens that it would encrypt; ours are rows. Nothing is ever encrypted with it,
        // and nobody knows it.
        var key = new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32));
        server.EncryptionCredentials.Add(
            new EncryptingCredentials(key, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512)
        );
    }
}
