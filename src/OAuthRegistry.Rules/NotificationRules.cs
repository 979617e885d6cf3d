using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>Which notifications can be marked at once.</summary>
internal sealed class NotificationRules : AbstractValidator<UpdateNotificationStatusRequest>
{
    public NotificationRules()
    {
        RuleFor(r => r.Ids)
            .Must(ids => ids is { Count: > 0 and <= Limits.MaxNotificationsAtOnce })
            .WithMessage($"must name 1 to {Limits.MaxNotificationsAtOnce} notifications");
        RuleForEach(r => r.Ids).Must(id => Guid.TryParse(id, out _)).WithMessage("must be the `id` of a notification");
    }
}
