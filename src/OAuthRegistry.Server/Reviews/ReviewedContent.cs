using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews;

/// <summary>What an edit of an approved client does now, and what of it waits for a decision.</summary>
internal sealed record SplitEdit(ClientBody Now, FieldMask NowMask, ClientBody Later, FieldMask LaterMask);

/// <summary>
/// Approval is bound to what was reviewed. Whatever users see or are sent to, and every further right, waits for another approval; taking
/// something away acts at once, because it can only make the client more harmless.
/// </summary>
internal static class ReviewedContent
{
    /// <summary>Splits an edit by somebody who is no administrator. A client that was never approved has nothing to protect.</summary>
    public static SplitEdit Split(Client live, ClientBody wanted, FieldMask mask)
    {
        if (live.State is ReviewState.Requested or ReviewState.Rejected)
        {
            return new SplitEdit(wanted, mask, new ClientBody(), new FieldMask([]));
        }

        var now = new ClientBody();
        var later = new ClientBody();
        List<string> nowNames = [], laterNames = [];
        foreach (var name in mask.Names)
        {
            var (actsNow, waits) = SplitMember(name, live, wanted, now, later);
            nowNames.AddRange(actsNow ? [name] : []);
            laterNames.AddRange(waits ? [name] : []);
        }

        return new SplitEdit(now, new FieldMask(nowNames), later, new FieldMask(laterNames));
    }

    private static (bool ActsNow, bool Waits) SplitMember(string name, Client live, ClientBody wanted, ClientBody now, ClientBody later)
    {
        switch (name)
        {
            case "name":
                later.Name = wanted.Name;
                return (false, (wanted.Name ?? "") != live.Name);
            case "description":
                later.Description = wanted.Description;
                return (false, (wanted.Description ?? "") != live.Description);
            case "administrative_contact":
                later.AdministrativeContact = wanted.AdministrativeContact;
                return (false, AccountRef.From(wanted.AdministrativeContact) != live.AdministrativeContact);
            case "technical_contact":
                later.TechnicalContact = wanted.TechnicalContact;
                return (false, AccountRef.From(wanted.TechnicalContact) != live.TechnicalContact);
            case "redirect_uris":
                // A client keeps at least one redirect URI: where all are replaced, the old ones serve until the new ones are approved.
                later.RedirectUris = wanted.RedirectUris;
                return SplitList(wanted.RedirectUris, live.RedirectUris.Contains, kept => now.RedirectUris = kept, mayBeEmpty: false);
            case "logout_redirect_uris":
                later.LogoutRedirectUris = wanted.LogoutRedirectUris;
                return SplitList(wanted.LogoutRedirectUris, live.LogoutRedirectUris.Contains, kept => now.LogoutRedirectUris = kept, mayBeEmpty: true);
            case "rights":
                later.Rights = wanted.Rights;
                now.Rights = RightsLeft(live.Rights, wanted.Rights ?? []);
                return (true, !RightSet.Of(live.Rights).Implied().Contains(RightSet.Of(wanted.Rights ?? [])));
            case "attributes":
                now.Attributes = wanted.Attributes;
                return (true, false);
            default:
                throw new InvalidOperationException($"nobody decided whether a change of {name} needs review");
        }
    }

    /// <summary>
    /// What of the approved rights is still wanted. RIGHT_GATEWAY_INFO instead of RIGHT_GATEWAY_ALL is less, though it is another name; RIGHT_ALL
    /// instead of either takes nothing away.
    /// </summary>
    private static List<Right> RightsLeft(List<Right> approved, List<Right> wanted)
    {
        var (mayHave, wants) = (RightSet.Of(approved).Implied(), RightSet.Of(wanted).Implied());
        return [.. approved.Where(wants.Contains).Union(wanted.Where(mayHave.Contains))];
    }

    private static (bool ActsNow, bool Waits) SplitList<T>(List<T>? wanted, Func<T, bool> isApproved, Action<List<T>> keep, bool mayBeEmpty)
    {
        var kept = (wanted ?? []).Where(isApproved).ToList();
        keep(kept);
        return (kept.Count > 0 || mayBeEmpty, kept.Count < (wanted?.Count ?? 0));
    }
}
