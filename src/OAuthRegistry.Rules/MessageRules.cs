using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>What a message of a review may be.</summary>
internal sealed class MessageRules : AbstractValidator<PostMessageRequest>
{
    public MessageRules()
    {
        RuleFor(m => m.Text).Must(text => !string.IsNullOrWhiteSpace(text)).WithMessage("is missing");
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
