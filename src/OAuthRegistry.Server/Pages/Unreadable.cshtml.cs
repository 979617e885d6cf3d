using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Stands in the place of a page whose request can not be read, see <see cref="ReadableRequest"/>.</summary>
[AllowAnonymous]
internal sealed class UnreadableModel : PageModel
{
    public Refusal? Refusal { get; private set; }

    public IActionResult OnGet()
    {
        if (ReadableRequest.RefusalOf(HttpContext) is not { } refusal)
        {
            return NotFound();
        }

        Refusal = refusal;
        Response.StatusCode = refusal.Status;
        return Page();
    }
}
