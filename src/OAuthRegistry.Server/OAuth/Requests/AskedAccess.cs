using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.OAuth;

/// <summary>What a request asks for, read against what its client was approved for.</summary>
/// <param name="Rights">Rights, which are the scopes of this registry's own API.</param>
/// <param name="Scopes">Scopes of the network's APIs.</param>
/// <param name="Audience">The IDs of the resources for which tokens would be.</param>
/// <param name="Refused">The names that the client may not ask for.</param>
internal sealed record AskedAccess(
    RightSet Rights,
    IReadOnlyList<KnownScope> Scopes,
    IReadOnlyList<string> Audience,
    IReadOnlyList<string> Refused
);

/// <summary>
/// Reads the scopes of a request. Without any it asks for all rights of the client, as those of The Things Stack do,
/// and, where it names resources, for all that the client may do there; with some, for no more than they name.
/// </summary>
internal sealed class AskedAccessReader(NetworkScopes network)
{
    /// <param name="scopes">The scopes of the request.</param>
    /// <param name="named">The IDs of the resources that it names, if it names some.</param>
    /// <param name="client">The client that asks.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<AskedAccess> ReadAsync(
        IReadOnlyCollection<string> scopes,
        IReadOnlySet<string> named,
        Client client,
        CancellationToken cancellationToken
    )
    {
        var own = named.Count == 0 || named.Contains(OwnResource.Id) ? RightSet.Of(client.Rights) : RightSet.None;
        if (scopes.Count == 0)
        {
            var there =
                named.Count == 0
                    ? []
                    : (await ApprovedAsync(client, cancellationToken)).Where(s => named.Contains(s.Ref.ResourceId));
            return Answer(own, [.. there], named, []);
        }

        List<Right> rights = [];
        List<KnownScope> asked = [];
        List<string> refused = [];
        var approved = await ApprovedAsync(client, cancellationToken);
        foreach (var scope in scopes.Where(scope => !OAuthScopes.OfIdentity.Contains(scope)))
        {
            if (WireNames<Right>.TryParse(scope, out var right) && own.Implied().Contains(right))
            {
                rights.Add(right);
            }
            else if (
                approved.FirstOrDefault(known => known.Scope.Name == scope) is { } found
                && (named.Count == 0 || named.Contains(found.Ref.ResourceId))
            )
            {
                asked.Add(found);
            }
            else
            {
                refused.Add(scope);
            }
        }

        return Answer(RightSet.Of(rights), asked, named, refused);
    }

    private Task<IReadOnlyList<KnownScope>> ApprovedAsync(Client client, CancellationToken cancellationToken) =>
        network.GrantedByAsync(client.Content.ResourceScopes, cancellationToken);

    /// <summary>
    /// A token is for what the request names; where it names nothing, for the resources of its scopes, and for this
    /// registry where it has rights or nothing else.
    /// </summary>
    private AskedAccess Answer(
        RightSet rights,
        List<KnownScope> asked,
        IReadOnlySet<string> named,
        List<string> refused
    )
    {
        IEnumerable<string> ofScopes = asked.Select(scope => scope.Ref.ResourceId);
        IEnumerable<string> audience =
            named.Count > 0 ? named
            : rights.IsEmpty && asked.Count > 0 ? ofScopes
            : ofScopes.Prepend(OwnResource.Id);
        return new AskedAccess(rights, network.Implied(asked), [.. audience.Distinct()], refused);
    }
}
