using System.Security.Claims;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// A client proves itself in the way that it registered, and in no other: one that signs with its key is not let in by
/// a secret, which somebody may have found, and one with a secret not by a signature. In the place of OpenIddict's own
/// check, which asks for a type that few libraries send, takes no token endpoint for an audience, reads keys on a
/// thread that waits, and lets one assertion be used again and again.
/// </summary>
internal sealed class ClientProof(OAuthLookup lookup, ClientKeys keys, UsedOnce used, TimeProvider time)
    : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (!context.ExtractClientAssertion)
        {
            return;
        }

        if (!string.IsNullOrEmpty(context.ClientAssertion))
        {
            if (await WhatIsWrongAsync(context) is var (error, description))
            {
                context.Reject(error, description);
            }
        }
        else if (
            !string.IsNullOrEmpty(context.Request.ClientSecret)
            && await lookup.ClientAsync(context.Request.ClientId ?? "")
                is { TokenEndpointAuthMethod: AuthMethod.PrivateKeyJwt }
        )
        {
            context.Reject(
                Errors.InvalidClient,
                "The client proves itself by its key (private_key_jwt); a secret is of no use to it."
            );
        }
    }

    private async Task<(string Error, string Description)?> WhatIsWrongAsync(ProcessAuthenticationContext context)
    {
        if (!string.IsNullOrEmpty(context.Request.ClientSecret))
        {
            return (Errors.InvalidRequest, "Send either a client_secret or a client_assertion, not both.");
        }

        if (context.ClientAssertionType != ClientAssertionTypes.JwtBearer)
        {
            return (Errors.InvalidRequest, $"The client_assertion_type must be {ClientAssertionTypes.JwtBearer}.");
        }

        if (Assertion.Read(context.ClientAssertion!) is not { } assertion)
        {
            return Invalid("It must be a signed JWT: three parts, the first two of them JSON objects.");
        }

        var audiences = NamesOf(context);
        if (AssertionRules.Check(assertion, context.Request.ClientId, audiences, time.GetUtcNow()) is { } wrong)
        {
            return Invalid(wrong);
        }

        var clientId = assertion.Issuer!;
        if (await lookup.ClientAsync(clientId) is not { } client)
        {
            return Invalid("Its iss is no client that is known here.");
        }

        if (client.TokenEndpointAuthMethod != AuthMethod.PrivateKeyJwt)
        {
            return Invalid("The client registered another way to prove itself than private_key_jwt.");
        }

        if (!await IsSignedAsync(assertion, client, context.CancellationToken))
        {
            return Invalid(
                "It is not signed by a key of the client: its kid must be one of the registered keys, its alg one of "
                    + "that key."
            );
        }

        // A little longer than it works, since another server's clock may be behind.
        var end = assertion.Time("exp")!.Value + AssertionRules.Skew;
        if (!await used.UseAsync(clientId, assertion.Id!, end, context.CancellationToken))
        {
            return Invalid("It was used before; make one for each request, with a jti of its own.");
        }

        context.Request.ClientId = clientId;
        context.ClientAssertionPrincipal = new ClaimsPrincipal(
            new ClaimsIdentity([new Claim(Claims.Issuer, clientId), new Claim(Claims.Subject, clientId)], "assertion")
        );
        return null;
    }

    private async Task<bool> IsSignedAsync(Assertion assertion, Client client, CancellationToken cancellationToken)
    {
        var algorithm = assertion.Algorithm!;
        var own = await keys.FindAsync(client, assertion.KeyId, algorithm, cancellationToken);
        return await Signature.IsOfAsync(assertion, own);
    }

    /// <summary>
    /// What this server is called, the issuer first: with and without the slash behind a host, the token endpoint, and
    /// where it is given one the endpoint for pushed requests (RFC 7523, section 3; RFC 9126, section 2).
    /// </summary>
    internal static List<string> NamesOf(BaseContext context)
    {
        var (issuer, options) = (Issuer.Of(context)!, context.Transaction.Options);
        var root = issuer.TrimEnd('/');
        var slashed = new Uri(root).AbsolutePath == "/" ? new[] { root, root + "/" } : [];
        return
        [
            issuer,
            .. slashed,
            .. options
                .TokenEndpointUris.Concat(options.PushedAuthorizationEndpointUris)
                .Select(endpoint => $"{root}/{endpoint.OriginalString}"),
        ];
    }

    /// <summary>RFC 7521, section 4.2.1.</summary>
    private static (string, string) Invalid(string why) =>
        (Errors.InvalidClient, $"The client_assertion is not accepted. {why}");
}
