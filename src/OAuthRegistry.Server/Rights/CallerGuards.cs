using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Rights;

/// <summary>What a call must be allowed to do before it goes on.</summary>
internal static class CallerGuards
{
    /// <summary>Whether the account may look at what every signed-in account may see.</summary>
    public static void RequireSignedIn(this Caller caller)
    {
        if (caller.Account is null)
        {
            throw AccessErrors.Unauthenticated();
        }

        if (caller.Restriction is { } state)
        {
            throw AccessErrors.Restricted(state);
        }
    }

    public static void RequireAdmin(this Caller caller, string what)
    {
        if (!caller.IsAdmin)
        {
            throw AccessErrors.AdminsOnly(what);
        }

        caller.Meter?.Used(Right.All);
    }

    public static void RequireReviewer(this Caller caller, string what)
    {
        if (!caller.IsReviewer)
        {
            throw AccessErrors.ReviewersOnly(what);
        }

        caller.Meter?.Used(Right.All);
    }

    /// <summary>Requires a right on a user or an organization: the one of its kind.</summary>
    public static void Require(this Caller caller, AccountRef account, Right ofUser, Right ofOrganization) =>
        caller.Require(
            account.Kind == AccountKind.User ? "user" : "organization",
            account.Id,
            caller.RightsOn(account),
            account.Kind == AccountKind.User ? ofUser : ofOrganization
        );

    public static void RequireOnUser(this Caller caller, string userId, Right right) =>
        caller.Require("user", userId, caller.RightsOnUser(userId), right);

    public static void RequireOnOrganization(this Caller caller, string organizationId, Right right) =>
        caller.Require("organization", organizationId, caller.RightsOnOrganization(organizationId), right);

    /// <summary>Nobody hands on, or takes away, what it does not hold itself.</summary>
    public static void RequireHeld(string entity, string id, RightSet held, RightSet before, RightSet after)
    {
        var changed = after.Implied().Except(before.Implied()) | before.Implied().Except(after.Implied());
        if (!held.Contains(changed))
        {
            throw AccessErrors.MissingRights(entity, id, held, changed.Except(held));
        }
    }

    /// <summary>
    /// Whether the caller holds a right that shows more to whoever has it, of those that it holds on something. It
    /// counts as used then.
    /// </summary>
    public static bool Uses(this Caller caller, RightSet held, Right right)
    {
        if (!held.Contains(right))
        {
            return false;
        }

        caller.Meter?.Used(right);
        return true;
    }

    /// <summary>Requires a right among those that the caller holds on something.</summary>
    public static void Require(this Caller caller, string entity, string id, RightSet held, Right right)
    {
        if (caller.Uses(held, right))
        {
            return;
        }

        throw caller.Restriction is { } state
            ? AccessErrors.Restricted(state)
            : AccessErrors.MissingRights(entity, id, held, RightSet.Of(right));
    }
}
