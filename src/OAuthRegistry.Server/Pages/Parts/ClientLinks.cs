using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>Where a client tells of itself. Each is shown by its host, so that nobody is led by a name.</summary>
internal sealed record ClientLinks(string? ClientUri, string? PolicyUri, string? TosUri)
{
    public static ClientLinks Of(ClientBody client) => new(client.ClientUri, client.PolicyUri, client.TosUri);

    /// <summary>What a user can judge of an address; none if a browser would not open it.</summary>
    public static string? HostOf(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? uri.GetLeftPart(UriPartial.Authority)
            : null;
}
