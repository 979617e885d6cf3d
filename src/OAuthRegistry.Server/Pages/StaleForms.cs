using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace OAuthRegistry.Server.Pages;

/// <summary>A form whose own token is old or missing: what it said, to be looked at and sent once more.</summary>
/// <param name="Url">Where it went.</param>
/// <param name="Fields">What was typed, passwords and the like apart; none if another site may have sent it.</param>
internal sealed record StaleForm(string Url, IReadOnlyList<(string Name, string Value)> Fields)
{
    /// <summary>Whether its user was signed out when it was sent, and is signed in again.</summary>
    public bool IsDraft { get; init; }
}

/// <summary>
/// A form that the framework refuses, since its token is of another session or its cookie is gone, ends on a page that
/// keeps what was typed. Nothing is done before its user sends it again.
/// </summary>
internal sealed class StaleForms(IModelMetadataProvider metadata) : IAlwaysRunResultFilter
{
    public const string Csrf = "csrf";

    private const string View = "/Pages/Shared/_Stale.cshtml";

    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is not IAntiforgeryValidationFailedResult)
        {
            return;
        }

        var request = context.HttpContext.Request;
        var url = request.PathBase + request.Path + request.QueryString;
        context.Result = Show(
            new StaleForm(url, FieldsOf(request)),
            context.ModelState,
            StatusCodes.Status400BadRequest
        );
    }

    public ViewResult Show(StaleForm form, ModelStateDictionary state, int status = StatusCodes.Status200OK) =>
        new()
        {
            ViewName = View,
            StatusCode = status,
            ViewData = new ViewDataDictionary<StaleForm>(metadata, state) { Model = form },
        };

    public void OnResultExecuted(ResultExecutedContext context) { }

    /// <summary>
    /// What another site filled in is not offered to be sent: that would be its act, with one press of a button. Nor is
    /// a form with a password, which would be sent without it.
    /// </summary>
    private static bool MayShow(HttpRequest request) =>
        request.HasFormContentType
        && !request.Form.ContainsKey("old")
        && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin";

    public static List<(string Name, string Value)> FieldsOf(HttpRequest request) =>
        !MayShow(request)
            ? []
            :
            [
                .. request
                    .Form.Where(field => field.Key != Csrf && !IsSecret(field.Key))
                    .SelectMany(field => field.Value, (field, value) => (field.Key, value ?? "")),
            ];

    /// <summary>
    /// Whether what is typed there is never shown again. Each input for a password is one; a test reads the pages.
    /// </summary>
    internal static bool IsSecret(string name) =>
        name.Contains("password", StringComparison.OrdinalIgnoreCase)
        || name.Contains("secret", StringComparison.OrdinalIgnoreCase)
        || name is "old" or "new" or "again";
}
