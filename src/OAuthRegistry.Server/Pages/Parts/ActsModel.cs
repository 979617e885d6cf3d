using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// A page with several things to do: its buttons are called <c>act</c>, and each has a handler of its own, such as
/// <c>OnPostRevokeAsync</c> for <c>revoke</c>.
/// </summary>
internal abstract class ActsModel(Call call) : ConsoleModel(call)
{
    /// <summary>What no handler is called by does nothing.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);
}

/// <summary>Leads a form to the handler of the button that was pressed.</summary>
internal sealed class Acts : IAsyncResourceFilter
{
    private const string Act = "act",
        Handler = "handler",
        Nothing = "-"; // With no name at all the framework would look for one in the query.

    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        if (
            context.ActionDescriptor is CompiledPageActionDescriptor { ModelTypeInfo: { } model }
            && model.IsSubclassOf(typeof(ActsModel))
            && HttpMethods.IsPost(request.Method)
            && request.HasFormContentType
        )
        {
            var act = (await request.ReadFormAsync(request.HttpContext.RequestAborted))[Act].ToString();
            context.RouteData.Values[Handler] = act.Length > 0 ? act : Nothing;
        }

        await next();
    }
}
