using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Rights;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>Who a caller proves to be that says it is a resource: that resource, or why it is none.</summary>
internal sealed record ProvenResource(Resource? Resource, string? Why);

/// <summary>
/// How a resource proves itself where it asks about tokens (RFC 7662, section 2.1): by a secret, or by an assertion of
/// one of its keys, as clients do.
/// </summary>
internal sealed class ResourceProof(ResourceSecrets secrets, RegistryContext db, UsedOnce used, TimeProvider time)
{
    /// <summary>Null if nobody says that it is a resource: a client may.</summary>
    public async Task<ProvenResource?> ReadAsync(ExtractIntrospectionRequestContext context)
    {
        if (context.Request is not { } request)
        {
            return null;
        }

        // In the header or in the body (RFC 6749, section 2.3.1), which OpenIddict has read. Only secrets of resources
        // have this form: a client's goes on to where clients are known.
        if (BearerToken.Parse(request.ClientSecret ?? "") is { Type: BearerToken.Resource } secret)
        {
            if (!string.IsNullOrEmpty(request.ClientAssertion))
            {
                return new ProvenResource(null, "Send either a client_secret or a client_assertion, not both.");
            }

            var resource = await secrets.AuthenticateAsync(secret, context.CancellationToken);
            return resource?.ResourceId == request.ClientId
                ? new ProvenResource(resource, null)
                : new ProvenResource(null, "The ID of the resource or its secret is wrong.");
        }

        return
            string.IsNullOrEmpty(request.ClientSecret)
            && request.ClientAssertionType == ClientAssertionTypes.JwtBearer
            && Assertion.Read(request.ClientAssertion ?? "") is { } assertion
            ? await ByKeyAsync(assertion, context)
            : null;
    }

    /// <summary>What no key of a resource signed may be of a client that has the same ID.</summary>
    private async Task<ProvenResource?> ByKeyAsync(Assertion assertion, ExtractIntrospectionRequestContext context)
    {
        var id = assertion.Issuer ?? "";
        var resource = Identifier.IsWellFormed(id)
            ? await db
                .Resources.AsNoTracking()
                .Include(r => r.Scopes)
                .FirstOrDefaultAsync(
                    r => r.ResourceId == id && r.DeletedAt == null && r.Jwks != null,
                    context.CancellationToken
                )
            : null;
        var keys = resource is null ? null : KeySet.Read(resource.Jwks!);
        if (keys is null || !await Signature.IsOfAsync(assertion, keys.For(assertion.KeyId, assertion.Algorithm ?? "")))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var wrong = AssertionRules.Check(assertion, context.Request!.ClientId, ClientProof.NamesOf(context), now);
        if (wrong is null)
        {
            var end = assertion.Time("exp")!.Value + AssertionRules.Skew;
            wrong = await used.UseAsync($"resource:{id}", assertion.Id!, end, context.CancellationToken)
                ? null
                : "It was used before; make one for each request, with a jti of its own.";
        }

        return wrong is null
            ? new ProvenResource(resource, null)
            : new ProvenResource(null, $"The client_assertion is not accepted. {wrong}");
    }
}
