using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Desk;

namespace OAuthRegistry.Server.Pages;

/// <summary>A client as its users would see it.</summary>
/// <param name="ClientId">Its ID.</param>
/// <param name="Client">The client as it is.</param>
/// <param name="Shown">The client as what waits would make it.</param>
internal sealed record ReviewedOnPage(string ClientId, ClientBody Client, ClientBody Shown);

/// <summary>Whose it is.</summary>
/// <param name="Owner">Who answers for it.</param>
/// <param name="HostsProven">Whether the hosts are proven to be the owner's; nothing where there is none.</param>
/// <param name="Others">What else the owner has.</param>
internal sealed record ReviewedOwnerOnPage(OwnerSeen Owner, bool? HostsProven, List<ClientBody> Others);
