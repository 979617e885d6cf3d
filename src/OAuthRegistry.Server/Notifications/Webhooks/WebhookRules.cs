using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Notifications;

/// <summary>What a webhook may be. It stands here, since the kinds of messages are of this room.</summary>
internal sealed class WebhookRules : AbstractValidator<WebhookRequest>
{
    private static readonly List<string> Kinds =
    [
        .. NotificationKinds.ToSubscribe.Select(LowerNames<NotificationKind>.NameOf),
    ];

    public WebhookRules()
    {
        RuleFor(w => w.Url)
            .Custom(
                (url, context) =>
                {
                    if (FaultOf(url) is { } fault)
                    {
                        context.AddFailure(fault);
                    }
                }
            );
        RuleForEach(w => w.Kinds).Must(Kinds.Contains).WithMessage($"must be one of {string.Join(", ", Kinds)}");
        RuleFor(w => w.Description).AtMost(Limits.MaxWebhookDescription);
        RuleFor(w => w.Description).OneLine();
    }

    private static string? FaultOf(string? url)
    {
        if (
            string.IsNullOrEmpty(url)
            || url.Length > Limits.MaxWebhookUrl
            || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("https" or "http")
            || uri.UserInfo.Length > 0
            || url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
        )
        {
            return $"must be an https URL of at most {Limits.MaxWebhookUrl} characters, without user name and password";
        }

        return uri.Scheme == "http" && !uri.IsLoopback
            ? "must begin with https://; http is for this machine only, such as http://127.0.0.1:8080/hook"
            : null;
    }
}
