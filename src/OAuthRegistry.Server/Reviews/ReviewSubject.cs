using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Reviews.Proofs;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// What the checks look at: the client as it would be once approved, who owns it, and what was found out about it.
/// </summary>
internal sealed record ReviewSubject(string ClientId, ClientContent Content, AccountRef Owner)
{
    public string OwnerName { get; init; } = "";

    /// <summary>Existing clients, users and organizations whose ID or name looks the same.</summary>
    public IReadOnlyList<Resemblance> Collisions { get; init; } = [];

    /// <summary>When it is looked at.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What is known of the scopes of the network that it asks for; null if nobody looked them up.</summary>
    public IReadOnlyList<KnownScope>? Scopes { get; init; }

    /// <summary>What the redirect URIs answered; null if nobody asked them.</summary>
    public IReadOnlyList<ProbeResult>? Probes { get; init; }

    /// <summary>The hosts that the owner has proven; null if nobody looked.</summary>
    public IReadOnlyList<AccountHost>? ProvenHosts { get; init; }

    /// <summary>What the address of its keys answered; null if it has none, or nobody asked it.</summary>
    public ProbeResult? KeyProbe { get; init; }

    /// <summary>
    /// A client that acts on more than the account of its user, or sends users to several hosts, is meant for the
    /// public. The others are for oneself, or for a test.
    /// </summary>
    public bool IsForThePublic =>
        Content.Rights.Any(right => !right.ToString().StartsWith("User", StringComparison.Ordinal))
        || RedirectHosts.Count > 1;

    /// <summary>The hosts on the network that users are sent to.</summary>
    public IReadOnlyList<string> RedirectHosts =>
        [
            .. Content
                .RedirectUris.Select(uri => new Uri(uri))
                .Where(uri => uri.Scheme == Uri.UriSchemeHttps)
                .Select(uri => uri.Host)
                .Distinct(),
        ];

    /// <summary>
    /// The account that answers for the client: an organization before a user, but not one that was only invited.
    /// </summary>
    public static AccountRef OwnerOf(Client client) =>
        client
            .Collaborators.Where(c => c.IsOwner)
            .OrderByDescending(c => c.AcceptedAt is not null)
            .ThenByDescending(c => c.AccountKind)
            .ThenBy(c => c.AccountId, StringComparer.Ordinal)
            .First()
            .Account;

    public bool Has(Grant grant) => Content.Grants.Contains(grant);
}
