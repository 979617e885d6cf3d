using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>What a message of a review may be.</summary>
internal sealed class MessageRules : AbstractValidator<PostMessageRequest>
{
    public MessageRules()
    {
        RuleFor(m => m.Text)
            .Must(text => !string.IsNullOrWhiteSpace(text))
            .WithMessage("is missing: nothing was written");
        RuleFor(m => m.Text).AtMost(Limits.MaxMessage).Prose();
        RuleFor(m => m.Asks)
            .Must(asks => asks != true)
            .When(m => m.Internal == true)
            .WithMessage("can not be asked in an internal message, which nobody but reviewers sees; leave one out");
    }
}

/// <summary>What a quick reply must say.</summary>
internal sealed class QuickReplyRules : AbstractValidator<QuickReplyRequest>
{
    public QuickReplyRules()
    {
        RuleFor(r => r.Title).Must(title => !string.IsNullOrWhiteSpace(title)).WithMessage("is missing");
        RuleFor(r => r.Title).AtMost(Limits.MaxName).OneLine();
        RuleFor(r => r.Text).Must(text => !string.IsNullOrWhiteSpace(text)).WithMessage("is missing");
        RuleFor(r => r.Text).AtMost(Limits.MaxMessage).Prose();
    }
}

/// <summary>What a view of the queue must say; what its filter may be, the queue says.</summary>
internal sealed class QueueViewRules : AbstractValidator<QueueViewRequest>
{
    public QueueViewRules()
    {
        RuleFor(v => v.Name).Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage("is missing");
        RuleFor(v => v.Name).AtMost(Limits.MaxName).OneLine();
        RuleFor(v => v.Filter).AtMost(Limits.MaxQueueFilter).OneLine();
    }
}

/// <summary>What a user must say who reports a client.</summary>
internal sealed class ComplaintRules : AbstractValidator<ComplainRequest>
{
    public ComplaintRules()
    {
        RuleFor(c => c.Reason).NotNull().WithMessage("is missing");
        RuleFor(c => c.Text)
            .Must(text => !string.IsNullOrWhiteSpace(text))
            .When(c => c.Reason == ComplaintReason.Other)
            .WithMessage("is missing: say what is wrong, since the reason does not");
        RuleFor(c => c.Text).AtMost(Limits.MaxComplaint).Prose();
    }
}

/// <summary>What a reviewer may note about reports that are handled.</summary>
internal sealed class HandleComplaintsRules : AbstractValidator<HandleComplaintsRequest>
{
    public HandleComplaintsRules() => RuleFor(h => h.Note).AtMost(Limits.MaxMessage).Prose();
}
