using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// How many authorization requests are kept in a minute, those of devices included: each is a row, and anybody may ask
/// for one. Who is signed in counts for itself, so that strangers keep nobody from an application. Each server counts
/// for itself.
/// </summary>
internal sealed class KeptRequestCounts(IOptions<OAuthOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Allowance _perUser = new(options.Value.RequestsPerAddress, Minute, time);

    private readonly Allowance _perAddress = new(options.Value.RequestsPerAddress, Minute, time);

    private readonly Allowance _inAll = new(options.Value.RequestsInAll, Minute, time);

    /// <summary>Counts one, or refuses.</summary>
    public void Take(Call call)
    {
        if (call.Caller.Session is { } session)
        {
            Require(_perUser, session.UserId);
            return;
        }

        Require(_perAddress, call.Address);
        Require(_inAll, "");
    }

    private static void Require(Allowance allowance, string key)
    {
        if (allowance.Take(key) is { } wait)
        {
            throw OAuthErrors.TooManyRequests(wait);
        }
    }
}
