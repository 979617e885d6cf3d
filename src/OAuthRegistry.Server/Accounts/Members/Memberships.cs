using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Accounts;

/// <summary>What several work on, with two of them as its contacts.</summary>
internal interface IShared<TMembership> : IRecorded
    where TMembership : IMembership
{
    List<TMembership> Memberships { get; }

    AccountRef? AdministrativeContact { get; set; }

    AccountRef? TechnicalContact { get; set; }
}

/// <summary>
/// How people come to work on something, agree to it and leave: the same for organizations and for clients. Who may
/// call is decided by whoever derives from it.
/// </summary>
internal abstract class Memberships<TShared, TMembership>(
    RegistryContext db,
    AuditTrail audit,
    Invitations invitations,
    Call call,
    TimeProvider time
)
    where TShared : IShared<TMembership>
    where TMembership : class, IMembership
{
    protected RegistryContext Db => db;

    protected Call Call => call;

    /// <summary>
    /// Sets the rights of one, who is invited if new. The same again changes nothing and tells nobody.
    /// </summary>
    protected async Task SetAsync(
        TShared shared,
        AccountRef account,
        RightSet rights,
        CancellationToken cancellationToken
    )
    {
        var membership = shared.Memberships.Find(m => m.Account == account);
        var before = membership?.Rights ?? RightSet.None;
        RequireHeld(shared, before, rights);
        var accepts = account == call.Caller.Account && IsOwnAct(account) && membership?.AcceptedAt is null;
        if (before == rights && !accepts)
        {
            return;
        }

        var hadAgreed = HasAgreedOwner(shared);
        var isNew = membership is null;
        if (membership is null)
        {
            membership = New(shared, account);
            shared.Memberships.Add(membership);
        }

        membership.Rights = rights;
        membership.AcceptedAt ??= accepts ? time.Now() : null;
        RequireOwner(shared, hadAgreed);
        invitations.Take(account);
        List<ChangeBody> changes = before == rights ? [] : [MembershipChange.Of(account, before, rights)];
        Record(shared, "set", accepts ? [.. changes, MembershipChange.Accepted(account)] : changes);
        TellSet(shared, membership, isNew);
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>The account agrees, by its own act: nobody agrees for another.</summary>
    protected async Task AcceptAsync(TShared shared, AccountRef account, CancellationToken cancellationToken)
    {
        var membership = Find(shared, account);
        if (membership.AcceptedAt is not null)
        {
            return;
        }

        membership.AcceptedAt = time.Now();
        Record(shared, "accept", [MembershipChange.Accepted(account)]);
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>
    /// Ends the part of one. Whoever removes others holds what they hold; whoever goes by its own act hands its duties
    /// as a contact on.
    /// </summary>
    protected async Task RemoveAsync(TShared shared, AccountRef account, CancellationToken cancellationToken)
    {
        var membership = Find(shared, account);
        if (!(IsOwnAct(account) && (membership.AcceptedAt is null || account.Kind == AccountKind.Organization)))
        {
            RequireHeld(shared, membership.Rights, RightSet.None);
        }

        var isContact = shared.AdministrativeContact == account || shared.TechnicalContact == account;
        if (isContact && !IsOwnAct(account))
        {
            throw IsContact(account);
        }

        var hadAgreed = HasAgreedOwner(shared);
        shared.Memberships.Remove(membership);
        RequireOwner(shared, hadAgreed);
        Record(
            shared,
            "remove",
            [
                MembershipChange.Of(account, membership.Rights, RightSet.None),
                .. isContact ? PassContactOn(shared, account) : [],
                .. await ForgetAsync(shared, account, cancellationToken),
            ]
        );
        TellRemoved(shared, account);
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>
    /// Whether the caller agrees, or leaves, for the account: for an organization, whoever may add it.
    /// </summary>
    protected bool IsOwnAct(AccountRef account) => call.Caller.SpeaksFor(account, Right.OrganizationAddAsCollaborator);

    protected void RequireOwnAct(AccountRef account)
    {
        if (!IsOwnAct(account))
        {
            throw AccessErrors.OnlyByOneself(account);
        }
    }

    protected TMembership Find(TShared shared, AccountRef account) =>
        shared.Memberships.Find(m => m.Account == account) ?? throw NotFound(shared, account);

    /// <summary>What it is called in refusals and in the record, such as <c>client.collaborator.set</c>.</summary>
    protected abstract string Entity { get; }

    protected abstract TMembership New(TShared shared, AccountRef account);

    /// <summary>What the caller may hand on and take away.</summary>
    protected abstract RightSet Grantable(TShared shared);

    protected abstract void TellSet(TShared shared, TMembership membership, bool isNew);

    protected abstract void TellRemoved(TShared shared, AccountRef account);

    /// <summary>Forgets the account in what is not yet decided, and says what that changed.</summary>
    protected virtual Task<List<ChangeBody>> ForgetAsync(
        TShared shared,
        AccountRef account,
        CancellationToken cancellationToken
    ) => Task.FromResult<List<ChangeBody>>([]);

    protected abstract RefusedException NotFound(TShared shared, AccountRef account);

    protected abstract RefusedException IsContact(AccountRef account);

    protected abstract RefusedException NeedsOwner();

    protected abstract RefusedException NeedsAgreedOwner();

    private void Record(TShared shared, string act, List<ChangeBody> changes) =>
        audit.Record(shared, $"{Entity}.collaborator.{act}", changes);

    private void RequireHeld(TShared shared, RightSet before, RightSet after) =>
        CallerGuards.RequireHeld(Entity, shared.Subject.Id, Grantable(shared), before, after);

    /// <summary>Whoever leaves is no contact any more: an owner who stays is.</summary>
    private static List<ChangeBody> PassContactOn(TShared shared, AccountRef from)
    {
        var to = shared
            .Memberships.Where(m => m.IsOwner)
            .OrderByDescending(m => m.AcceptedAt is not null)
            .ThenBy(m => m.Account.Id, StringComparer.Ordinal)
            .First()
            .Account;
        List<ChangeBody> changes = [];
        if (shared.AdministrativeContact == from)
        {
            shared.AdministrativeContact = to;
            changes.Add(MembershipChange.OfContact("administrative_contact", from, to));
        }

        if (shared.TechnicalContact == from)
        {
            shared.TechnicalContact = to;
            changes.Add(MembershipChange.OfContact("technical_contact", from, to));
        }

        return changes;
    }

    /// <summary>
    /// There is an owner; and nobody leaves anything to somebody who never agreed to own it, unless an administrator
    /// does.
    /// </summary>
    private void RequireOwner(TShared shared, bool hadAgreed)
    {
        if (!shared.Memberships.Exists(m => m.IsOwner))
        {
            throw NeedsOwner();
        }

        if (hadAgreed && !call.Caller.IsAdmin && !HasAgreedOwner(shared))
        {
            throw NeedsAgreedOwner();
        }
    }

    private static bool HasAgreedOwner(TShared shared) =>
        shared.Memberships.Exists(m => m.IsOwner && m.AcceptedAt is not null);
}
