using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// How many codes of devices may be tried in a minute, by one user and from one address: they are short enough to be
/// typed, so they could be found by trying (RFC 8628, section 5.1). Each server counts for itself.
/// </summary>
internal sealed class UserCodeGuesses(IOptions<OAuthOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Allowance _perUser = new(options.Value.UserCodesPerUser, Minute, time);

    private readonly Allowance _perAddress = new(options.Value.UserCodesPerAddress, Minute, time);

    /// <summary>Counts one, right or wrong, or refuses.</summary>
    public void Take(Call call)
    {
        if ((_perUser.Take(call.Caller.Account!.Value.Id) ?? _perAddress.Take(call.Address)) is { } wait)
        {
            throw OAuthErrors.TooManyUserCodes(wait);
        }
    }
}
