using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Accounts;

/// <summary>The section <c>Invitations</c>: how many an hour; 0 means no limit.</summary>
internal sealed class InvitationOptions
{
    public const string Section = "Invitations";

    /// <summary>By one user or organization.</summary>
    public int PerSender { get; set; } = 100;

    /// <summary>To one user or organization, whoever sends them.</summary>
    public int PerReceiver { get; set; } = 50;
}

/// <summary>
/// Keeps people from being flooded by others who invite them, or change what they may do: each of both is a message to
/// them. Administrators are trusted with it. Each server counts for itself.
/// </summary>
internal sealed class Invitations(InvitationCounts counts, Call call)
{
    /// <summary>Counts one to the receiver, or refuses.</summary>
    public void Take(AccountRef receiver)
    {
        if (call.Caller.IsAdmin || call.Caller.Account is not { } sender || sender == receiver)
        {
            return;
        }

        Require(counts.OfSenders, sender, "sent");
        Require(counts.OfReceivers, receiver, "received");
    }

    private static void Require(Allowance allowance, AccountRef account, string what)
    {
        if (allowance.Take(account.ToString()) is { } wait)
        {
            throw AccountErrors.TooManyInvitations(account, what, allowance.Most, wait);
        }
    }
}

/// <summary>What was sent and received, in this process.</summary>
internal sealed class InvitationCounts(IOptions<InvitationOptions> options, TimeProvider time)
{
    public Allowance OfSenders { get; } = new(options.Value.PerSender, TimeSpan.FromHours(1), time);

    public Allowance OfReceivers { get; } = new(options.Value.PerReceiver, TimeSpan.FromHours(1), time);
}
