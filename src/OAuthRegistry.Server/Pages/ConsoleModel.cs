using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>A page that calls services, and shows what they refuse.</summary>
internal abstract class ConsoleModel(Call call) : PageModel
{
    /// <summary>Why the last thing was not done, or the page can not be shown.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>What a reviewer would find, where somebody asked.</summary>
    public ReviewReport? Report { get; protected set; }

    public IEnumerable<string> Warnings => call.Warnings.Select(warning => warning.Sentence);

    public bool IsAdmin => Caller.IsAdmin;

    protected Caller Caller => call.Caller;

    /// <summary>What stands beside a field.</summary>
    public FieldRemarks Say(string field) => new(field, Refusal, Report);

    /// <summary>Shows the page.</summary>
    protected abstract Task ShowAsync(CancellationToken cancellationToken);

    /// <summary>Shows the page; what it can not show decides the status.</summary>
    protected async Task<IActionResult> PageAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ShowAsync(cancellationToken);
        }
        catch (RefusedException refused)
        {
            Refusal ??= refused.Refusal;
            Response.StatusCode = refused.Refusal.Status;
        }

        return Page();
    }

    /// <summary>
    /// Does what a form asks for, then goes to a path of this server or shows the page anew; what was refused stands
    /// on it beside what was typed.
    /// </summary>
    protected async Task<IActionResult> DoAsync(Func<Task> act, string? then, CancellationToken cancellationToken)
    {
        try
        {
            await act();
            if (then is not null)
            {
                return LocalRedirect("~" + then);
            }
        }
        catch (RefusedException refused)
        {
            Refusal = refused.Refusal;
        }

        return await PageAsync(cancellationToken);
    }
}
