using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Conversation;

/// <summary>How much a registrant may write in an hour: every message lands on the desk of each reviewer.</summary>
internal sealed class MessageAllowance(IOptions<ReviewOptions> options, TimeProvider time)
{
    private readonly Allowance _perHour = new(options.Value.MessagesPerHour, TimeSpan.FromHours(1), time);

    public void Take(Caller caller)
    {
        if (_perHour.Take(caller.Account?.ToString() ?? "") is { } wait)
        {
            throw ReviewErrors.TooManyMessages(_perHour.Most, wait);
        }
    }
}
