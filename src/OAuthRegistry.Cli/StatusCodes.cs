using System.Net;

// The rules of the server are compiled here without ASP.NET Core, whose names they use.
#pragma warning disable IDE0130, CA1707
namespace OAuthRegistry.Server.Wire;

/// <summary>The statuses that refusals of the server name.</summary>
internal static class StatusCodes
{
    public const int Status400BadRequest = (int)HttpStatusCode.BadRequest,
        Status401Unauthorized = (int)HttpStatusCode.Unauthorized,
        Status403Forbidden = (int)HttpStatusCode.Forbidden,
        Status404NotFound = (int)HttpStatusCode.NotFound,
        Status405MethodNotAllowed = (int)HttpStatusCode.MethodNotAllowed,
        Status409Conflict = (int)HttpStatusCode.Conflict,
        Status413PayloadTooLarge = (int)HttpStatusCode.RequestEntityTooLarge,
        Status415UnsupportedMediaType = (int)HttpStatusCode.UnsupportedMediaType,
        Status429TooManyRequests = (int)HttpStatusCode.TooManyRequests,
        Status500InternalServerError = (int)HttpStatusCode.InternalServerError,
        Status503ServiceUnavailable = (int)HttpStatusCode.ServiceUnavailable;
}
