using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// A code that was typed, sealed for the addresses of its page, since those stand in logs; and whether it was confirmed
/// in this very session, by which the page can be reloaded and gone back to. Nobody makes one for somebody else, who
/// would be asked about a device without a look at its code (RFC 8628, section 3.3.1).
/// </summary>
internal sealed class TypedCodes(IDataProtectionProvider protection, Call call)
{
    private readonly IDataProtector _protector = protection.CreateProtector(nameof(TypedCodes));

    private string? SessionId => call.Caller.Session?.SessionId;

    /// <param name="code">The code as it is shown.</param>
    /// <param name="confirmed">Its request, once whoever is signed in confirmed the code.</param>
    public string Seal(string code, DeviceRequest? confirmed) =>
        _protector.Protect(confirmed is null ? code : $"{code} {confirmed.RequestId} {SessionId}");

    /// <summary>The code, and the ID of its request if it was confirmed here.</summary>
    public (string? Code, string? RequestId) Open(string? typed)
    {
        try
        {
            var parts = string.IsNullOrEmpty(typed) ? [] : _protector.Unprotect(typed).Split(' ');
            return parts switch
            {
                [var code, var requestId, var session] when session == SessionId => (code, requestId),
                [var code, ..] => (code, null),
                _ => default,
            };
        }
        catch (CryptographicException)
        {
            return default;
        }
    }
}
