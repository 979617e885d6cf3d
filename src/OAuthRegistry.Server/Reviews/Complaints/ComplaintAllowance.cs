using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Complaints;

/// <summary>How much a user may report in a day: every report lands on the desk of the administrators.</summary>
internal sealed class ComplaintAllowance(IOptions<ReviewOptions> options, TimeProvider time)
{
    private readonly Allowance _perDay = new(options.Value.ReportsPerDay, TimeSpan.FromDays(1), time);

    public void Take(Caller caller)
    {
        if (_perDay.Take(caller.Account?.ToString() ?? "") is { } wait)
        {
            throw ComplaintErrors.TooMany(_perDay.Most, wait);
        }
    }
}
