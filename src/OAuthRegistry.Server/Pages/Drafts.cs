using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Primitives;
using OAuthRegistry.Server.Sessions;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// What somebody typed whose session had ended when it was sent. It goes through the page for signing in, sealed, and
/// is shown afterwards, to be sent once more: it does nothing by itself. Nothing of it is kept on the server.
/// </summary>
internal sealed class Drafts(IDataProtectionProvider protection, IAntiforgery antiforgery, TimeProvider time)
{
    /// <summary>The name of its field.</summary>
    public const string Field = "draft";

    /// <summary>Longer forms are lost as before; a page of nobody's must not be filled at will.</summary>
    private const int Longest = 64_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    private readonly IDataProtector _protector = protection.CreateProtector("OAuthRegistry.Drafts");

    /// <summary>Nothing where there is nothing to keep, or nothing that may be: files, foreign forms.</summary>
    public async Task<string?> SealAsync(HttpRequest request)
    {
        if (
            !HttpMethods.IsPost(request.Method)
            || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) != true
            || request.ContentLength is null or > Longest
            || request.Headers["Sec-Fetch-Mode"].ToString() is not ("" or "navigate")
        )
        {
            return null;
        }

        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        var fields = StaleForms.FieldsOf(request);
        if (fields.Count == 0)
        {
            return null;
        }

        var draft = new Draft(
            request.PathBase + request.Path + request.QueryString,
            form[StaleForms.Csrf].ToString(),
            time.GetUtcNow(),
            [.. fields.Select(field => new[] { field.Name, field.Value })]
        );
        return _protector.Protect(JsonSerializer.Serialize(draft, DraftJson.Default.Draft));
    }

    /// <summary>
    /// The draft, if it is of this user: the form's own token says for whom the page was made on which it was typed,
    /// and in which browser.
    /// </summary>
    public async Task<StaleForm?> OpenAsync(string? text, string userId, HttpContext http)
    {
        if (Read(text) is not { } draft)
        {
            return null;
        }

        var typed = new DefaultHttpContext { RequestServices = http.RequestServices, User = PrincipalOf(userId) };
        typed.Request.Method = HttpMethods.Post;
        typed.Request.Scheme = http.Request.Scheme;
        typed.Request.Host = http.Request.Host;
        typed.Request.Headers.Cookie = http.Request.Headers.Cookie;
        typed.Request.ContentType = "application/x-www-form-urlencoded";
        typed.Request.Form = new FormCollection(
            new Dictionary<string, StringValues> { [StaleForms.Csrf] = draft.Token }
        );
        return await antiforgery.IsRequestValidAsync(typed)
            ? new StaleForm(draft.Url, [.. draft.Fields.Select(field => (field[0], field[1]))]) { IsDraft = true }
            : null;
    }

    /// <summary>As the session of the user says it.</summary>
    public static ClaimsPrincipal PrincipalOf(string userId) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, userId)], SessionAuthentication.SchemeName));

    private Draft? Read(string? text)
    {
        try
        {
            return
                !string.IsNullOrEmpty(text)
                && JsonSerializer.Deserialize(_protector.Unprotect(text), DraftJson.Default.Draft) is { } draft
                && time.GetUtcNow() < draft.SealedAt + Lifetime
                ? draft
                : null;
        }
        catch (CryptographicException)
        {
            // Nobody sealed it here.
            return null;
        }
    }
}

/// <summary>A form that could not be taken.</summary>
/// <param name="Url">Where it went.</param>
/// <param name="Token">The form's own token, which says whose it is.</param>
/// <param name="SealedAt">From when on it is kept.</param>
/// <param name="Fields">What was typed, each a name and a value.</param>
internal sealed record Draft(string Url, string Token, DateTimeOffset SealedAt, List<string[]> Fields);

[JsonSerializable(typeof(Draft))]
internal sealed partial class DraftJson : JsonSerializerContext;
