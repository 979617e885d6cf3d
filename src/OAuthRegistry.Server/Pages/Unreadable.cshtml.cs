using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Stands in the place of a page whose request can not be read, see <see cref="ReadableRequest"/>.</summary>
[AllowAnonymous]
internal sealed class UnreadableModel(Call call) : PageModel
{
    public IActionResult OnGet() =>
        ReadableRequest.RefusalOf(HttpContext) is { } refusal
            ? RefusalPage.Of(refusal, call, HttpContext, MetadataProvider)
            : NotFound();
}
