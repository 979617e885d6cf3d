using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Stands in the place of a page whose request can not be read, see <see cref="ReadableRequest"/>.</summary>
[AllowAnonymous]
internal sealed class UnreadableModel : PageModel
{
    public string Problem { get; private set; } = "";

    public IActionResult OnGet()
    {
        if (ReadableRequest.RefusalOf(HttpContext) is not { } refusal)
        {
            return NotFound();
        }

        Problem = $"{refusal.Title}. {refusal.Detail}".Trim();
        Response.StatusCode = refusal.Status;
        return Page();
    }
}
