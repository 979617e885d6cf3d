using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Accounts;

/// <summary>What the operator lets users do that are no administrators. Administrators may do all of it.</summary>
internal sealed class RegistrationRules(RegistryContext db, IOptions<RegistrationOptions> options, Call call)
{
    public void RequireClientsOf(AccountRef owner)
    {
        if (
            !call.Caller.IsAdmin
            && !(owner.Kind == AccountKind.User ? options.Value.UserClients : options.Value.OrganizationClients)
        )
        {
            throw AccountErrors.AdminsCreateClients(
                orInOrganizations: owner.Kind == AccountKind.User && options.Value.OrganizationClients
            );
        }
    }

    /// <summary>
    /// Whether the user may create one more organization. Its row is held until the transaction ends: of two at the
    /// same moment the second counts the first.
    /// </summary>
    public async Task RequireOneMoreOrganizationAsync(string userId, CancellationToken cancellationToken)
    {
        if (call.Caller.IsAdmin)
        {
            return;
        }

        if (!options.Value.Organizations)
        {
            throw AccountErrors.AdminsCreateOrganizations();
        }

        if (options.Value.OrganizationsPerUser <= 0)
        {
            return;
        }

        await db
            .Users.Told()
            .Where(u => u.AccountId == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.FailedSignIns, u => u.FailedSignIns), cancellationToken);
        if (
            await db.Members.CountAsync(m => m.UserId == userId && m.AcceptedAt != null, cancellationToken)
            >= options.Value.OrganizationsPerUser
        )
        {
            throw AccountErrors.TooManyOrganizations(options.Value.OrganizationsPerUser);
        }
    }

    /// <summary>Whether the account may be named as a contact by the caller; one that is named already stays.</summary>
    public void RequireContact(AccountIds? contact, AccountRef? before)
    {
        var account = AccountRef.From(contact);
        if (
            account is null
            || call.Caller.IsAdmin
            || options.Value.OthersAsContacts
            || account == before
            || account == call.Caller.Account
        )
        {
            return;
        }

        throw AccountErrors.ContactsAreRestricted(account.Value);
    }
}
