using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>A page that calls services, and shows what they refuse.</summary>
internal abstract class ConsoleModel(Call call) : PageModel
{
    private IReadOnlyList<string> _warned = [];

    /// <summary>Why the last thing was not done, or the page can not be shown.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>What a reviewer would find, where somebody asked.</summary>
    public ReviewReport? Report { get; protected set; }

    /// <summary>Those of this request, and of the form that led here.</summary>
    public IEnumerable<string> Warnings => call.Warnings.Select(warning => warning.Sentence).Concat(_warned);

    /// <summary>What was done on this page a moment ago, in a word that it has a sentence for.</summary>
    public string? JustDone { get; private set; }

    /// <summary>Names a form that makes something, so that it is made once however often it is sent.</summary>
    public string Once => field ??= BearerToken.GenerateSecret();

    public bool IsAdmin => Caller.IsAdmin;

    protected Call Call => call;

    protected Caller Caller => call.Caller;

    /// <summary>What stands beside a field.</summary>
    public FieldRemarks Say(string field) => new(field, Refusal, Report);

    /// <summary>Shows the page.</summary>
    protected abstract Task ShowAsync(CancellationToken cancellationToken);

    /// <summary>Shows the page; what it can not show decides the status.</summary>
    protected async Task<IActionResult> PageAsync(CancellationToken cancellationToken)
    {
        _warned = Said(nameof(Warnings))?.Split('\n') ?? [];
        JustDone = Said(nameof(JustDone));
        try
        {
            await ShowAsync(cancellationToken);
        }
        catch (RefusedException refused) when (refused.Refusal.Name == AccessErrors.OfOthers && Refusal is null)
        {
            Measures.Refused(refused.Refusal.Name);
            return RefusalPage.Of(refused.Refusal, call, HttpContext, MetadataProvider);
        }
        catch (RefusedException refused)
        {
            Refusal ??= refused.Refusal;
            Response.StatusCode = refused.Refusal.Status;
        }

        if (Refusal is not null)
        {
            Measures.Refused(Refusal.Name);
        }

        return Page();
    }

    /// <summary>
    /// The same for what must not happen twice: a second press, or a reload, of a form that was sent leads where the
    /// first one does, and does nothing.
    /// </summary>
    protected async Task<IActionResult> DoOnceAsync(
        UsedOnce used,
        string? once,
        Func<Task> act,
        string? then,
        CancellationToken cancellationToken
    )
    {
        var isFirst =
            string.IsNullOrEmpty(once)
            || await used.UseAsync($"form:{Caller.Account}", once, TimeSpan.FromDays(1), cancellationToken);
        return await DoAsync(isFirst ? act : () => Task.CompletedTask, then, cancellationToken);
    }

    /// <summary>
    /// Says something on the page to which a form leads, to this user and this once: until then it lies sealed in a
    /// cookie of the browser (the framework's TempData), and no reload says it, or does it, again.
    /// </summary>
    protected void SayNext(string page, string name, string text) => TempData[PlaceOf(page, name)] = text;

    /// <summary>Does it, and says so on the page of this server that the form leads to.</summary>
    protected Task<IActionResult> DoAndSayAsync(
        Func<Task> act,
        string then,
        string done,
        CancellationToken cancellationToken
    ) => DoAsync(() => ThenSayAsync(act, then, done), then, cancellationToken);

    /// <summary>The same for what is done once, or among other things.</summary>
    protected async Task ThenSayAsync(Func<Task> act, string page, string done)
    {
        await act();
        SayNext(page, nameof(JustDone), done);
    }

    /// <summary>What was said by <see cref="SayNext"/>; nothing when it was read before.</summary>
    protected string? Said(string name) => TempData[PlaceOf(Request.Path, name)] as string;

    private string PlaceOf(string page, string name) => $"{Caller.Account} {page} {name}";

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
                if (call.Warnings.Count > 0)
                {
                    SayNext(then, nameof(Warnings), string.Join('\n', call.Warnings.Select(w => w.Sentence)));
                }

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
