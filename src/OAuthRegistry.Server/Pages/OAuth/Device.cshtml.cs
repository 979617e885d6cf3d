using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// Where a user types the code of a device, reads what its client asks for, and answers (RFC 8628, section 3.3). It is
/// asked each time, whatever it allowed before: the device may be somebody else's (section 5.4). Who is not signed in
/// any more keeps the code on the way, so the form's own token is asked for here.
/// </summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
internal sealed class DeviceModel(
    DeviceAnswers devices,
    Authorizations authorizations,
    TypedCodes typedCodes,
    ConsentSeal seals,
    ClientEvidenceReader evidence,
    IAntiforgery antiforgery,
    IStringLocalizer<Texts> texts,
    Call call,
    TimeProvider time
) : PageModel
{
    private const string Allow = "allow",
        TypedParameter = "typed";

    private const int LongestShown = 40;

    /// <summary>Whose client is named where it is the reason why this does not work.</summary>
    private DeviceRequest? _read;

    /// <summary>
    /// The code as it was typed, or as the link of a device brings it: that one is confirmed here. What a handler takes
    /// as an argument may stand in the log.
    /// </summary>
    [BindProperty(Name = DeviceAuthorization.UserCodeParameter, SupportsGet = true)]
    public string? Code { get; set; }

    /// <summary>The same sealed, see <see cref="TypedCodes"/>.</summary>
    [BindProperty(Name = TypedParameter, SupportsGet = true)]
    public string? Typed { get; set; }

    /// <summary>Why the code is to be typed once more.</summary>
    public string? Failure { get; private set; }

    /// <summary>What the client of the device asks for; none before there is a code.</summary>
    public ConsentOnPage? Consent { get; private set; }

    public NotPossible? Problem { get; private set; }

    /// <summary>The request of the device.</summary>
    public DeviceRequest? Asking { get; private set; }

    /// <summary>What the page shows, sealed.</summary>
    public string Seal { get; private set; } = "";

    /// <summary>Whether it was answered before, perhaps otherwise than by the button that was pressed now.</summary>
    public bool WasAnsweredBefore { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        TryAsync(
            async () =>
                typedCodes.Open(Typed).RequestId is { } requestId
                && await devices.GetAsync(requestId, cancellationToken) is { } request
                    ? await ShowAsync(request, cancellationToken)
                    : Page(),
            cancellationToken
        );

    public Task<IActionResult> OnPostAsync(
        [FromForm] string? decision,
        [FromForm] string? seal,
        CancellationToken cancellationToken
    ) =>
        TryAsync(
            async () =>
            {
                if (!await antiforgery.IsRequestValidAsync(HttpContext))
                {
                    return AskForCode(
                        texts["This page is too old, or you signed in elsewhere. Nothing was done; please try again."],
                        StatusCodes.Status400BadRequest
                    );
                }

                return decision is null
                    ? await ReadAsync(cancellationToken)
                    : await DecideAsync(decision, seal, cancellationToken);
            },
            cancellationToken
        );

    /// <summary>Of whoever is signed in; others sign in first, and bring the code along.</summary>
    private async Task<IActionResult> TryAsync(Func<Task<IActionResult>> answer, CancellationToken cancellationToken)
    {
        Code = Shown(Code ?? typedCodes.Open(Typed).Code);
        if (!(await HttpContext.AuthenticateAsync(SessionAuthentication.SchemeName)).Succeeded)
        {
            return LocalRedirect(SignInUrl(again: false));
        }

        try
        {
            return await answer();
        }
        catch (RefusedException refused) when (refused.Refusal.RetryAfter is not null)
        {
            Problems.AddRetryAfter(Response, refused.Refusal);
            return AskForCode(
                texts["Too many codes are being tried just now. Wait a minute, then try again."],
                refused.Refusal.Status
            );
        }
        catch (RefusedException refused)
        {
            Problem = await NotPossible.OfAsync(refused.Refusal, _read?.ClientId, authorizations, cancellationToken);
            Response.StatusCode = StatusCodes.Status403Forbidden;
            return Page();
        }
    }

    private async Task<IActionResult> ReadAsync(CancellationToken cancellationToken)
    {
        if (UserCode.Read(Code) is not { } code)
        {
            return AskForCode(
                texts["A code has eight letters, such as {0}.", "WDJB-MJHT"],
                StatusCodes.Status400BadRequest
            );
        }

        if (await devices.FindAsync(code, cancellationToken) is not { } request)
        {
            return AskForCode(
                texts["There is no such code. Look at your device once more."],
                StatusCodes.Status400BadRequest
            );
        }

        return ToPageOf(request);
    }

    private async Task<IActionResult> DecideAsync(string decision, string? seal, CancellationToken cancellationToken)
    {
        if (
            seals.Open(seal) is not { } shown
            || await devices.GetAsync(shown.RequestKey, cancellationToken) is not { } request
        )
        {
            return AskForCode(
                texts["This page is too old, or you signed in again. Nothing was allowed; please answer once more."],
                StatusCodes.Status409Conflict
            );
        }

        if (WhyOver(request) is { } over)
        {
            WasAnsweredBefore = true;
            return over;
        }

        if (decision != Allow)
        {
            await devices.DenyAsync(request, cancellationToken);
            return ToPageOf(request);
        }

        var (access, known) = await ReadAsync(request, cancellationToken);
        var verdict = seals.Judge(seal, WhatIsShown(request, access, known));
        if (verdict != SealVerdict.Holds)
        {
            var notice =
                verdict == SealVerdict.Changed
                    ? texts["The application changed what it asks for. Nothing was allowed; please read it again."]
                    : texts[
                        "This page is too old, or you signed in again. Nothing was allowed; please answer once more."
                    ];
            return Show(request, access, known, notice, StatusCodes.Status409Conflict);
        }

        await devices.AllowAsync(request, access, cancellationToken);
        return ToPageOf(request);
    }

    private async Task<IActionResult> ShowAsync(DeviceRequest request, CancellationToken cancellationToken)
    {
        if (WhyOver(request) is { } over)
        {
            return over;
        }

        var (access, known) = await ReadAsync(request, cancellationToken);
        return Show(request, access, known, null, StatusCodes.Status200OK);
    }

    /// <summary>What the device asks for, and what is known of its client; refused if that may not.</summary>
    private async Task<(RequestedAccess Access, ClientEvidence Known)> ReadAsync(
        DeviceRequest request,
        CancellationToken cancellationToken
    )
    {
        _read = request;
        var access = await devices.ReadAsync(request, cancellationToken);
        return (access, await evidence.ReadAsync(access, cancellationToken));
    }

    private WhatWasShown WhatIsShown(DeviceRequest request, RequestedAccess access, ClientEvidence known) =>
        WhatWasShown.Of(access, known, request.RequestId, call.Caller.Session!.SessionId, time.Now());

    /// <summary>The page of a request that nobody can answer any more.</summary>
    private PageResult? WhyOver(DeviceRequest request)
    {
        if (request.Answer == DeviceAnswer.None)
        {
            return devices.IsOver(request)
                ? AskForCode(texts["This code is over. Start again on your device."], StatusCodes.Status400BadRequest)
                : null;
        }

        if (request.AnsweredBy != call.Caller.Account?.Id)
        {
            return AskForCode(
                texts["This code was used already. Start again on your device."],
                StatusCodes.Status409Conflict
            );
        }

        Asking = request;
        return Page();
    }

    private PageResult Show(
        DeviceRequest request,
        RequestedAccess access,
        ClientEvidence known,
        string? notice,
        int status
    )
    {
        Asking = request;
        Consent = new ConsentOnPage(access, known, SignInUrl(again: true), notice) { OwnUrl = OwnUrl(request) };
        Seal = seals.Seal(WhatIsShown(request, access, known));
        Response.StatusCode = status;
        return Page();
    }

    private PageResult AskForCode(string failure, int status)
    {
        Failure = failure;
        Response.StatusCode = status;
        return Page();
    }

    private static string? Shown(string? typed) =>
        UserCode.Read(typed) is { } code ? UserCode.Show(code)
        : typed is { Length: <= LongestShown } ? typed
        : null;

    /// <summary>To where the request is shown as it stands, which one can reload and go back to.</summary>
    private LocalRedirectResult ToPageOf(DeviceRequest request) => LocalRedirect(OwnUrl(request));

    private string OwnUrl(DeviceRequest? confirmed) =>
        Request.PathBase
        + Request.Path
        + Query((TypedParameter, UserCode.Read(Code) is null ? null : typedCodes.Seal(Code!, confirmed)));

    private string SignInUrl(bool again) =>
        Request.PathBase
        + SessionAuthentication.SignInPath
        + Query(("again", again ? "true" : null), (SessionAuthentication.ReturnTo, OwnUrl(null)));

    private static string Query(params (string Name, string? Value)[] parameters) =>
        QueryString
            .Create(
                parameters
                    .Where(parameter => !string.IsNullOrEmpty(parameter.Value))
                    .Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value))
            )
            .ToString();
}
