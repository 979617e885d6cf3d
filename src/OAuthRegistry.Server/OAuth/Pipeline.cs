using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;
using static OpenIddict.Server.OpenIddictServerHandlers.Protection;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// What the registry adds to OpenIddict, endpoint by endpoint, in the order in which it happens. Between these
/// steps run those of OpenIddict; where one of ours belongs beside a certain one of them, it is named. A step has
/// no order of its own: this list is the order.
/// </summary>
internal static class Pipeline
{
    public static OpenIddictServerBuilder AddPipeline(this OpenIddictServerBuilder server)
    {
        var steps = new PipelineSteps(server);

        // GET or POST /oauth/authorize
        steps.Last<ExtractAuthorizationRequestContext, ReadAuthorizationRequest>();
        steps.First<ValidateAuthorizationRequestContext, ErrorsToClients.Remember>();
        steps.First<ValidateAuthorizationRequestContext, NoDuplicates<ValidateAuthorizationRequestContext>>();
        steps.First<ValidateAuthorizationRequestContext, UnderstoodScopes<ValidateAuthorizationRequestContext>>();
        steps.Without(Authentication.ValidateAudienceParameter.Descriptor);
        steps.InsteadOf<ValidateAuthorizationRequestContext, KnownResources<ValidateAuthorizationRequestContext>>(
            Authentication.ValidateResourceParameter.Descriptor
        );
        steps.After<ValidateAuthorizationRequestContext, ChallengeRules<ValidateAuthorizationRequestContext>>(
            Authentication.ValidateProofKeyForCodeExchangeParameters.Descriptor
        );
        steps.After<ValidateAuthorizationRequestContext, BoundTokens.KeyThatCanBe<ValidateAuthorizationRequestContext>>(
            Authentication.ValidateProofKeyForCodeExchangeParameters.Descriptor
        );
        steps.InsteadOf<ValidateAuthorizationRequestContext, PushedRequests.Require>(
            Authentication.ValidatePushedAuthorizationRequestsRequirement.Descriptor
        );
        steps.First<ProcessSignInContext, PushedRequests.UseUp>();
        steps.After<ApplyAuthorizationResponseContext, ErrorsToClients.Send>(
            Authentication.InferResponseMode.Descriptor
        );
        steps.InsteadOf<ApplyAuthorizationResponseContext, FormPost>(
            OpenIddictServerAspNetCoreHandlers.Authentication.ProcessFormPostResponse.Descriptor
        );
        steps.BeforeSending<ApplyAuthorizationResponseContext, Issuer.Write<ApplyAuthorizationResponseContext>>();
        steps.BeforeSending<ApplyAuthorizationResponseContext, OwnErrors<ApplyAuthorizationResponseContext>>();

        // POST /oauth/par: the same request, from the client itself and before any browser
        steps.InsteadOf<
            ExtractPushedAuthorizationRequestContext,
            ReadFormOrJson<ExtractPushedAuthorizationRequestContext>
        >(OpenIddictServerAspNetCoreHandlers.ExtractPostRequest<ExtractPushedAuthorizationRequestContext>.Descriptor);
        steps.Last<ExtractPushedAuthorizationRequestContext, PushedRequests.Read>();
        steps.First<
            ValidatePushedAuthorizationRequestContext,
            NoDuplicates<ValidatePushedAuthorizationRequestContext>
        >();
        steps.First<
            ValidatePushedAuthorizationRequestContext,
            UnderstoodScopes<ValidatePushedAuthorizationRequestContext>
        >();
        steps.Without(Authentication.ValidatePushedAudienceParameter.Descriptor);
        steps.InsteadOf<
            ValidatePushedAuthorizationRequestContext,
            KnownResources<ValidatePushedAuthorizationRequestContext>
        >(Authentication.ValidatePushedResourceParameter.Descriptor);
        steps.After<
            ValidatePushedAuthorizationRequestContext,
            ChallengeRules<ValidatePushedAuthorizationRequestContext>
        >(Authentication.ValidatePushedProofKeyForCodeExchangeParameters.Descriptor);
        steps.After<
            ValidatePushedAuthorizationRequestContext,
            BoundTokens.KeyThatCanBe<ValidatePushedAuthorizationRequestContext>
        >(Authentication.ValidatePushedProofKeyForCodeExchangeParameters.Descriptor);
        steps.Last<
            ValidatePushedAuthorizationRequestContext,
            WhatMayBeAsked<ValidatePushedAuthorizationRequestContext>
        >();
        steps.Last<ValidatePushedAuthorizationRequestContext, BoundTokens.BindPushed>();
        steps.Before<GenerateTokenContext, PushedRequests.Keep>(AttachSecurityCredentials.Descriptor);
        steps.BeforeSending<ApplyPushedAuthorizationResponseContext, PushedRequests.WriteLifetime>();
        steps.BeforeSending<
            ApplyPushedAuthorizationResponseContext,
            OwnErrors<ApplyPushedAuthorizationResponseContext>
        >();

        // POST /oauth/device, and the page /device
        steps.First<
            ValidateDeviceAuthorizationRequestContext,
            NoDuplicates<ValidateDeviceAuthorizationRequestContext>
        >();
        steps.After<
            ValidateDeviceAuthorizationRequestContext,
            UnderstoodScopes<ValidateDeviceAuthorizationRequestContext>
        >(Device.ValidateDeviceAuthentication.Descriptor);
        steps.After<
            ValidateDeviceAuthorizationRequestContext,
            KnownResources<ValidateDeviceAuthorizationRequestContext>
        >(Device.ValidateDeviceAuthentication.Descriptor);
        steps.After<
            ValidateDeviceAuthorizationRequestContext,
            WhatMayBeAsked<ValidateDeviceAuthorizationRequestContext>
        >(Device.ValidateGrantTypePermissions.Descriptor);
        steps.TakesOver<ProcessRequestContext, DeviceAuthorization.Answer>(
            Device.HandleDeviceAuthorizationRequest.Descriptor
        );
        steps.BeforeSending<
            ApplyDeviceAuthorizationResponseContext,
            OwnErrors<ApplyDeviceAuthorizationResponseContext>
        >();
        steps.TakesOver<ProcessRequestContext, DeviceAuthorization.LeavePage>(
            Device.ExtractEndUserVerificationRequest.Descriptor
        );

        // POST /oauth/token: a code, of a device too, or a token becomes tokens
        steps.InsteadOf<ExtractTokenRequestContext, ReadFormOrJson<ExtractTokenRequestContext>>(
            OpenIddictServerAspNetCoreHandlers.ExtractPostRequest<ExtractTokenRequestContext>.Descriptor
        );
        steps.First<ValidateTokenRequestContext, NoDuplicates<ValidateTokenRequestContext>>();
        steps.First<ValidateTokenRequestContext, ReadAhead<ValidateTokenRequestContext>>();
        steps.Without(Exchange.ValidateScopeParameter.Descriptor);
        steps.Without(Exchange.ValidateAudienceParameter.Descriptor);
        steps.Without(Exchange.ValidateResourceParameter.Descriptor);
        steps.After<ValidateTokenRequestContext, KnownResources<ValidateTokenRequestContext>>(
            Exchange.ValidateAuthentication.Descriptor
        );
        steps.After<ValidateTokenRequestContext, OwnTokens.Exchanged>(Exchange.ValidateAuthorizedParty.Descriptor);
        steps.After<ValidateTokenRequestContext, BoundTokens.Bind>(Exchange.ValidateAuthentication.Descriptor);
        steps.Before<ProcessAuthenticationContext, DevicePolling>(ValidateDeviceCode.Descriptor);
        steps.InsteadOf<ValidateTokenRequestContext, NoWiderScope>(Exchange.ValidateGrantedScopes.Descriptor);
        steps.After<HandleTokenRequestContext, TokenRules>(Exchange.AttachPrincipal.Descriptor);
        steps.After<HandleTokenRequestContext, ServiceTokens>(Exchange.AttachPrincipal.Descriptor);
        steps.After<HandleTokenRequestContext, TokenExchange>(Exchange.AttachPrincipal.Descriptor);
        steps.BeforeSending<ApplyTokenResponseContext, WriteTokenType>();
        steps.BeforeSending<ApplyTokenResponseContext, OwnErrors<ApplyTokenResponseContext>>();

        // Wherever a client proves who it is
        steps.InsteadOf<ProcessAuthenticationContext, ClientProof>(ValidateClientAssertion.Descriptor);
        steps.Without(ValidateClientAssertionWellknownClaims.Descriptor);
        steps.Without(ValidateClientAssertionIssuer.Descriptor);

        // Wherever a token is read, made or saved
        steps.InsteadOf<ValidateTokenContext, OpaqueTokens.Read>(ValidateReferenceTokenIdentifier.Descriptor);
        steps.Before<GenerateTokenContext, OpaqueTokens.Issue>(AttachSecurityCredentials.Descriptor);
        steps.After<ProcessSignInContext, OfferRefresh>(EvaluateGeneratedTokens.Descriptor);
        steps.After<ProcessSignInContext, TokenTarget.Apply>(PrepareIssuedTokenPrincipal.Descriptor);
        steps.After<ProcessSignInContext, Issuer.WriteIntoIdToken>(PrepareIdentityTokenPrincipal.Descriptor);
        steps.After<ProcessSignInContext, KnownUser>(PrepareIdentityTokenPrincipal.Descriptor);
        steps.After<ProcessSignInContext, SaveTokens>(GenerateIdentityToken.Descriptor);

        // POST /oauth/introspect
        steps.First<ExtractIntrospectionRequestContext, OnlyLooks<ExtractIntrospectionRequestContext>>();
        steps.InsteadOf<ExtractIntrospectionRequestContext, ReadFormOrJson<ExtractIntrospectionRequestContext>>(
            OpenIddictServerAspNetCoreHandlers.ExtractGetOrPostRequest<ExtractIntrospectionRequestContext>.Descriptor
        );
        steps.Last<ExtractIntrospectionRequestContext, KeyIntrospection>();
        steps.Last<ExtractIntrospectionRequestContext, ResourceIntrospection>();
        steps.First<ValidateIntrospectionRequestContext, NoDuplicates<ValidateIntrospectionRequestContext>>();
        steps.First<ValidateIntrospectionRequestContext, ReadAhead<ValidateIntrospectionRequestContext>>();
        steps.After<ValidateIntrospectionRequestContext, OwnTokens.Introspected>(
            Introspection.ValidateAuthorizedParty.Descriptor
        );
        steps.After<HandleIntrospectionRequestContext, IntrospectionRules>(
            Introspection.AttachApplicationClaims.Descriptor
        );
        steps.BeforeSending<ApplyIntrospectionResponseContext, Issuer.Write<ApplyIntrospectionResponseContext>>();
        steps.BeforeSending<ApplyIntrospectionResponseContext, OwnErrors<ApplyIntrospectionResponseContext>>();

        // POST /oauth/revoke
        steps.InsteadOf<ExtractRevocationRequestContext, ReadFormOrJson<ExtractRevocationRequestContext>>(
            OpenIddictServerAspNetCoreHandlers.ExtractPostRequest<ExtractRevocationRequestContext>.Descriptor
        );
        steps.First<ValidateRevocationRequestContext, NoDuplicates<ValidateRevocationRequestContext>>();
        steps.First<ValidateRevocationRequestContext, ReadAhead<ValidateRevocationRequestContext>>();
        steps.After<ValidateRevocationRequestContext, OwnTokens.Revoked>(Revocation.ValidateAuthorizedParty.Descriptor);
        steps.After<HandleRevocationRequestContext, RevokeFamily>(Revocation.RevokeToken.Descriptor);
        steps.BeforeSending<ApplyRevocationResponseContext, OwnErrors<ApplyRevocationResponseContext>>();

        // GET or POST /oauth/userinfo
        steps.First<ExtractUserInfoRequestContext, OnlyLooks<ExtractUserInfoRequestContext>>();
        steps.InsteadOf<ExtractUserInfoRequestContext, ReadUserInfoRequest>(
            OpenIddictServerAspNetCoreHandlers.ExtractGetOrPostRequest<ExtractUserInfoRequestContext>.Descriptor
        );
        steps.After<HandleUserInfoRequestContext, UserInfo>(OpenIddictServerHandlers.UserInfo.AttachClaims.Descriptor);
        steps.BeforeSending<ApplyUserInfoResponseContext, Issuer.Write<ApplyUserInfoResponseContext>>();
        steps.BeforeSending<ApplyUserInfoResponseContext, OwnErrors<ApplyUserInfoResponseContext>>();

        // GET or POST /oauth/logout
        steps.Last<ExtractEndSessionRequestContext, ReadLogoutRequest>();
        steps.First<ValidateEndSessionRequestContext, NoDuplicates<ValidateEndSessionRequestContext>>();
        steps.BeforeSending<ApplyEndSessionResponseContext, OwnErrors<ApplyEndSessionResponseContext>>();

        // GET /.well-known/…
        steps.Last<HandleConfigurationRequestContext, Metadata>();
        steps.BeforeSending<ApplyConfigurationResponseContext, Issuer.Write<ApplyConfigurationResponseContext>>();
        steps.BeforeSending<ApplyConfigurationResponseContext, OwnErrors<ApplyConfigurationResponseContext>>();
        steps.BeforeSending<ApplyJsonWebKeySetResponseContext, OwnErrors<ApplyJsonWebKeySetResponseContext>>();
        return server;
    }
}

/// <summary>
/// Puts steps between those of OpenIddict, which are ordered by numbers: those that stand first in the list run
/// first.
/// </summary>
internal sealed class PipelineSteps(OpenIddictServerBuilder server)
{
    /// <summary>The steps of OpenIddict are a thousand apart.</summary>
    private const int Gap = 500;

    private int _step;

    /// <summary>Before everything that OpenIddict does in this event.</summary>
    public void First<TContext, TStep>()
        where TContext : BaseContext
        where TStep : class, IOpenIddictServerHandler<TContext> => Add<TContext, TStep>(int.MinValue + 1 + ++_step);

    /// <summary>After everything that OpenIddict does in this event.</summary>
    public void Last<TContext, TStep>()
        where TContext : BaseContext
        where TStep : class, IOpenIddictServerHandler<TContext> => Add<TContext, TStep>(int.MaxValue - Gap + ++_step);

    /// <summary>
    /// When the answer is made and not yet written: what makes it has numbers below zero, what writes it above.
    /// </summary>
    public void BeforeSending<TContext, TStep>()
        where TContext : BaseContext
        where TStep : class, IOpenIddictServerHandler<TContext> => Add<TContext, TStep>(++_step);

    public void Before<TContext, TStep>(OpenIddictServerHandlerDescriptor other)
        where TContext : BaseContext
        where TStep : class, IOpenIddictServerHandler<TContext> => Add<TContext, TStep>(other.Order - Gap + ++_step);

    public void After<TContext, TStep>(OpenIddictServerHandlerDescriptor other)
        where TContext : BaseContext
        where TStep : class, IOpenIddictServerHandler<TContext> => Add<TContext, TStep>(other.Order + ++_step);

    public void InsteadOf<TContext, TStep>(OpenIddictServerHandlerDescriptor other)
        where TContext : BaseContext
        where TStep : class, IOpenIddictServerHandler<TContext>
    {
        Without(other);
        Add<TContext, TStep>(other.Order);
    }

    /// <summary>In the place of another, for the same requests as that one.</summary>
    public void TakesOver<TContext, TStep>(OpenIddictServerHandlerDescriptor other)
        where TContext : BaseContext
        where TStep : class, IOpenIddictServerHandler<TContext>
    {
        Without(other);
        server.AddEventHandler(
            OpenIddictServerHandlerDescriptor
                .CreateBuilder<TContext>()
                .Import(other)
                .UseScopedHandler<TStep>()
                .SetType(OpenIddictServerHandlerType.Custom)
                .Build()
        );
    }

    public void Without(OpenIddictServerHandlerDescriptor other) => server.RemoveEventHandler(other);

    private void Add<TContext, TStep>(int order)
        where TContext : BaseContext
        where TStep : class, IOpenIddictServerHandler<TContext> =>
        server.AddEventHandler(
            OpenIddictServerHandlerDescriptor
                .CreateBuilder<TContext>()
                .UseScopedHandler<TStep>()
                .SetOrder(order)
                .Build()
        );
}
