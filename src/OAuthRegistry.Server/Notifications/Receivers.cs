using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Notifications;

/// <summary>Finds the users who should hear of a message, as things stand when it is delivered.</summary>
internal sealed class Receivers(RegistryContext db)
{
    public async Task<List<User>> OfAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var users = db
            .Users.AsNoTracking()
            .Where(u => u.DeletedAt == null && (u.State == ReviewState.Approved || u.State == ReviewState.Flagged));
        if (message.Kind.IsMessage() && message.Sender is { } author)
        {
            users = users.Where(u => u.AccountId != author.Id);
        }

        if (message.Kind.IsForAdmins())
        {
            var clientId = message.ClientId;
            return await users
                .Where(u => u.State == ReviewState.Approved)
                .Where(u => u.Admin || (u.Reviewer && !WhoWorkOn(clientId).Contains(u.AccountId)))
                .ToListAsync(cancellationToken);
        }

        var ids = message.Kind switch
        {
            NotificationKind.MemberChanged or NotificationKind.ReviewAssigned =>
            [
                message.ReadData().Ids!.UserIds!.UserId!,
            ],
            _ when message.Kind.IsOfHost() => await WhoLookAfterAsync(message.SubjectAccount!.Value, cancellationToken),
            _ => await WhoSeeAsync(message, cancellationToken),
        };
        return await users.Where(u => ids.Contains(u.AccountId)).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// The users who have a part in the client by their own act. A reviewer among them is not told what reviewers note,
    /// or users report, about it.
    /// </summary>
    private IQueryable<string> WhoWorkOn(string? clientId)
    {
        var accounts = db
            .Collaborators.Where(c => c.ClientId == clientId && c.AcceptedAt != null)
            .Select(c => c.AccountId);
        return accounts.Concat(
            db.LiveMembers.Where(m => m.AcceptedAt != null && accounts.Contains(m.OrganizationId)).Select(m => m.UserId)
        );
    }

    /// <summary>The user itself; of an organization the members who may change it.</summary>
    private async Task<List<string>> WhoLookAfterAsync(AccountRef account, CancellationToken cancellationToken)
    {
        if (account.Kind == AccountKind.User)
        {
            return [account.Id];
        }

        var members = await db
            .LiveMembers.AsNoTracking()
            .Where(m => m.OrganizationId == account.Id)
            .ToListAsync(cancellationToken);
        return
        [
            .. members.Where(m => m.Rights.Implied().Contains(Right.OrganizationSettingsBasic)).Select(m => m.UserId),
        ];
    }

    /// <summary>
    /// A message tells what only those see who may see all of the client. Of an organization these are the members who
    /// may do so through it. The contacts, and an account whose own part in the client changed, hear of it whatever
    /// their rights.
    /// </summary>
    private async Task<List<string>> WhoSeeAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var client = await db
            .Clients.AsNoTracking()
            .Include(c => c.Collaborators)
            .FirstOrDefaultAsync(c => c.ClientId == message.ClientId, cancellationToken);
        AccountRef?[] regardless = [client?.AdministrativeContact, client?.TechnicalContact, message.SubjectAccount];
        List<(AccountRef Account, RightSet Rights)> concerned =
        [
            .. client?.Collaborators.Select(c => (c.Account, c.Rights.Implied())) ?? [],
            .. regardless.OfType<AccountRef>().Select(account => (account, RightSet.Everything)),
        ];
        var organizations = concerned
            .Where(c => c.Account.Kind == AccountKind.Organization)
            .Select(c => c.Account.Id)
            .Distinct()
            .ToList();
        var members =
            organizations.Count == 0
                ? []
                : await db
                    .Members.AsNoTracking()
                    .Where(m => organizations.Contains(m.OrganizationId))
                    .ToListAsync(cancellationToken);

        var direct = concerned
            .Where(c => c.Account.Kind == AccountKind.User)
            .Select(c => (UserId: c.Account.Id, c.Rights));
        var through = concerned
            .Where(c => c.Account.Kind == AccountKind.Organization)
            .SelectMany(c =>
                members
                    .Where(m => m.OrganizationId == c.Account.Id)
                    .Select(m => (m.UserId, Rights: c.Rights & m.Rights.Implied()))
            );
        return
        [
            .. direct.Concat(through).Where(c => c.Rights.Contains(Right.ClientInfo)).Select(c => c.UserId).Distinct(),
        ];
    }
}
