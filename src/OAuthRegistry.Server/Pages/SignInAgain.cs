using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using OAuthRegistry.Server.Sessions;

namespace OAuthRegistry.Server.Pages;

/// <summary>What the page for signing in again brings along.</summary>
/// <param name="ReturnTo">Where it leads if the draft can not be shown.</param>
/// <param name="Draft">What was typed, sealed.</param>
internal sealed record KeptDraft(string ReturnTo, string Draft);

/// <summary>In the place of the answer to a form whose user is not signed in any more.</summary>
internal sealed class SignInAgain(
    Drafts drafts,
    IActionResultExecutor<ViewResult> views,
    IModelMetadataProvider metadata
) : ISignInAgain
{
    private const string View = "/Pages/Shared/_SignInAgain.cshtml";

    public async Task<bool> ShowAsync(HttpContext http, string returnTo)
    {
        if (await drafts.SealAsync(http.Request) is not { } draft)
        {
            return false;
        }

        PageHeaders.Write(http.Response.Headers, leadsToClients: false);
        var page = new ViewResult
        {
            ViewName = View,
            ViewData = new ViewDataDictionary<KeptDraft>(metadata, new ModelStateDictionary())
            {
                Model = new KeptDraft(returnTo, draft),
            },
        };
        await views.ExecuteAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()), page);
        return true;
    }
}
