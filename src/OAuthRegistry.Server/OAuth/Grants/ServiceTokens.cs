using System.Security.Claims;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// The client credentials grant (RFC 6749, section 4.4): a service acts as itself. There is no user who would be asked,
/// so only what a reviewer approved counts, and nobody tries such a client out before that. At this registry's own API
/// it has no more rights than the account that owns it.
/// </summary>
internal sealed class ServiceTokens(
    OAuthLookup lookup,
    AskedAccessReader reader,
    NamedResources named,
    TokenTarget target,
    RegistryContext db,
    TimeProvider time
) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    /// <summary>
    /// No user can have it: a client that has the ID of a user must not pass for that user (RFC 9700, section 4.15).
    /// </summary>
    public static string SubjectOf(string clientId) => $"client/{clientId}";

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (!context.Request.IsClientCredentialsGrantType())
        {
            return;
        }

        var client = (await lookup.ClientAsync(context.Request.ClientId!))!;
        if (!client.IsUsable)
        {
            context.Reject(Errors.UnauthorizedClient, SecretErrors.NotUsable(client.State).Refusal.Title);
            return;
        }

        var asked = await ReadAsync(context.Request, client, context.CancellationToken);
        if (asked.Refused.Count > 0)
        {
            context.Reject(Errors.InvalidScope, OAuthErrors.Scope(asked.Refused).Refusal.Title);
        }
        else if (await target.ChooseAsync(asked.Audience, context.CancellationToken) is { } why)
        {
            context.Reject(Errors.InvalidTarget, why);
        }
        else
        {
            context.Principal = PrincipalOf(client, asked);
        }
    }

    /// <summary>Without a scope it asks for all that it was approved for, as services do by default.</summary>
    private async Task<AskedAccess> ReadAsync(
        OpenIddictRequest request,
        Client client,
        CancellationToken cancellationToken
    )
    {
        var scopes = request.GetScopes();
        IReadOnlyCollection<string> asked =
            scopes.IsEmpty && named.Ids.Count == 0
                ?
                [
                    .. OAuthScopes.Of(RightSet.Of(client.Rights)),
                    .. client.Content.ResourceScopes.Select(scope => scope.Name),
                ]
                : scopes;
        var read = await reader.ReadAsync(asked, named.Ids, client, cancellationToken);

        // Nobody is there whom these would tell of.
        var ofUsers = scopes.Where(OAuthScopes.OfIdentity.Contains);
        return scopes.IsEmpty ? read with { Refused = [] } : read with { Refused = [.. read.Refused, .. ofUsers] };
    }

    private ClaimsPrincipal PrincipalOf(Client client, AskedAccess asked)
    {
        var now = time.Now();
        var family = new TokenFamily
        {
            FamilyId = Guid.CreateVersion7(now),
            ClientId = client.ClientId,
            CreatedAt = now,
        };
        db.TokenFamilies.Add(family);
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType);
        identity.SetClaim(Claims.Subject, SubjectOf(client.ClientId));
        identity.SetScopes([.. OAuthScopes.Of(asked.Rights), .. asked.Scopes.Select(scope => scope.Scope.Name)]);
        identity.SetResources(asked.Audience);
        return new ClaimsPrincipal(identity).SetAuthorizationId(family.FamilyId.ToString());
    }
}
