using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>What could not be done, for whoever looks at it in a browser.</summary>
/// <param name="Refusal">Why.</param>
/// <param name="SignedInAs">As whom it was tried, where that is known.</param>
/// <param name="RequestId">By which the operator finds the request in the log.</param>
internal sealed record RefusalOnPage(Refusal Refusal, string? SignedInAs, string RequestId);

/// <summary>
/// The page of a request that ended early. The rest of the way of a request is not gone again: what ended it, a
/// database that is away or a limit, may stand there still.
/// </summary>
internal sealed class RefusalPage(IModelMetadataProvider metadata, Call call) : IRefusalPage
{
    private const string View = "/Pages/Shared/_Error.cshtml";

    public async Task ShowAsync(HttpContext context, Refusal refusal)
    {
        CultureInfo.CurrentUICulture = Texts.LanguageOf(context.Request);
        if (refusal.Code == StatusCode.NotFound)
        {
            // Where there is no page nobody has asked yet who is signed in, and the menu is for those who are.
            await context.AuthenticateAsync(SessionAuthentication.SchemeName);
        }

        PageHeaders.Write(context.Response.Headers, leadsToClients: false);
        Problems.AddRetryAfter(context.Response, refusal);
        await Of(refusal, call, context, metadata)
            .ExecuteResultAsync(new ActionContext(context, new RouteData(), new ActionDescriptor()));
    }

    /// <summary>The same in the place of a page.</summary>
    public static ViewResult Of(Refusal refusal, Call call, HttpContext context, IModelMetadataProvider metadata) =>
        new()
        {
            ViewName = View,
            StatusCode = refusal.Status,
            ViewData = new ViewDataDictionary<RefusalOnPage>(metadata, new ModelStateDictionary())
            {
                Model = new RefusalOnPage(
                    refusal,
                    call.Caller.Session is null ? null : call.Caller.Account?.Id,
                    context.TraceIdentifier
                ),
            },
        };
}
