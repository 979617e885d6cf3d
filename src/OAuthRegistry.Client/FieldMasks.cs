using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

internal static class FieldMasks
{
    /// <summary>Without a mask the server changes what is present.</summary>
    public static FieldMaskBody? ToBody(this IReadOnlyCollection<string>? mask) =>
        mask is null ? null : new FieldMaskBody { Paths = [.. mask] };
}
