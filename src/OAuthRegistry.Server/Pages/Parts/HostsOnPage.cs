using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Proofs;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>The hosts of an account, as its page tells of them.</summary>
/// <param name="Hosts">The hosts.</param>
/// <param name="Url">Where they are looked after.</param>
internal sealed record HostsOnPage(List<HostBody> Hosts, string Url)
{
    public static async Task<HostsOnPage> OfAsync(
        HostService hosts,
        AccountRef account,
        CancellationToken cancellationToken
    )
    {
        var found = await hosts.ListAsync(account, HostService.Orders.First(Limits.MaxHosts), cancellationToken);
        return new HostsOnPage(
            found.Rows,
            account.Kind == AccountKind.User ? "~/hosts" : $"~/organizations/{account.Id}/hosts"
        );
    }
}
