using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Mvc;

namespace OAuthRegistry.Server.Pages;

/// <summary>Where a page may lead that an address names: a link to this server must not lead elsewhere.</summary>
internal static class OwnAddress
{
    /// <summary>On this host, and below the path that is the registry's: other paths may be somebody else's.</summary>
    public static bool IsOwn(this IUrlHelper url, [NotNullWhen(true)] string? address) =>
        url.IsLocalUrl(address) && address.StartsWith(url.Content("~/"), StringComparison.Ordinal);
}
