using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Sessions;

/// <summary>
/// How often passwords and chosen secrets may be tried: from one address, of one account, in all. Each server counts
/// for itself; what locks an account is counted in the database.
/// </summary>
internal sealed class Guesses(IOptions<SignInOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Allowance _perAddress = new(options.Value.PerAddress, Minute, time);

    private readonly Allowance _perAccount = new(options.Value.PerAccount, Minute, time);

    private readonly Allowance _inAll = new(options.Value.InAll, Minute, time);

    /// <summary>
    /// Counts one, or refuses. A browser in which the user signed in before does not wait because of what others try.
    /// </summary>
    public void Take(Call call, string account, bool isKnownDevice = false)
    {
        Require(_perAddress, call.Address);
        if (!isKnownDevice)
        {
            Require(_perAccount, account);
            Require(_inAll, "");
        }
    }

    private static void Require(Allowance allowance, string key)
    {
        if (allowance.Take(key) is { } wait)
        {
            throw AccountErrors.TooManyPasswords(wait);
        }
    }
}
