using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Complaints;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// Where a user reports a client to the administrators. It stands apart from the page that led here, which loses
/// nothing and is gone back to.
/// </summary>
internal sealed class ReportModel(ComplaintFiling complaints, Call call) : ConsoleModel(call)
{
    private bool _isTyped;

    [FromRoute(Name = "client_id")]
    public string ClientId { get; set; } = "";

    /// <summary>The page that led here.</summary>
    [BindProperty(Name = SessionAuthentication.ReturnTo, SupportsGet = true)]
    public string? ReturnTo { get; set; }

    /// <summary>The name of the client; none if it can not be reported.</summary>
    public string? Name { get; private set; }

    public ComplaintReason? Reason { get; private set; }

    public string? Text { get; private set; }

    /// <summary>When it was reported before, if that is not handled yet.</summary>
    public DateTimeOffset? ReportedAt { get; private set; }

    public bool IsSent { get; private set; }

    public string? GoBackUrl => Url.IsOwn(ReturnTo) ? ReturnTo : null;

    /// <summary>This page, and the way back from it.</summary>
    public string Here =>
        Path + (GoBackUrl is { } url ? $"?{SessionAuthentication.ReturnTo}={Uri.EscapeDataString(url)}" : "");

    private string Path => $"/clients/{Uri.EscapeDataString(ClientId)}/report";

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(ComplaintReason? reason, string? text, CancellationToken cancellationToken)
    {
        (_isTyped, Reason, Text) = (true, reason, text?.ReplaceLineEndings("\n"));
        return DoAsync(() => SendAsync(cancellationToken), Here, cancellationToken);
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        var (client, open) = await complaints.ReadAsync(ClientId, cancellationToken);
        (Name, ReportedAt) = (client.Name.Length > 0 ? client.Name : client.ClientId, open?.CreatedAt);
        IsSent = Said(nameof(IsSent)) is not null;
        (Reason, Text) = _isTyped ? (Reason, Text) : (open?.Reason, open?.Text);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var request = RequestBody<ComplainRequest>.Of(new ComplainRequest { Reason = Reason, Text = Text });
        await complaints.ReportAsync(ClientId, request, cancellationToken);
        SayNext(Path, nameof(IsSent), "");
    }
}
