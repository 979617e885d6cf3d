using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>The open reports of users about a client, the newest first, and where they are handled.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Rows">The newest.</param>
/// <param name="Total">How many there are.</param>
internal sealed record ComplaintsOnPage(string ClientId, List<ComplaintBody> Rows, long Total);
