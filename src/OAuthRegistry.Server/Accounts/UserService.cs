using System.Text.Json.Nodes;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>Creates, shows and changes users.</summary>
internal sealed class UserService(
    RegistryContext db,
    AuditTrail audit,
    AccountDirectory accounts,
    Administrators administrators,
    PasswordHashing hashing,
    AccessEnding ending,
    IValidator<UserBody> rules,
    Call call,
    TimeProvider time
)
{
    public async Task<UserBody> CreateAsync(RequestBody<CreateUserRequest> request, CancellationToken cancellationToken)
    {
        call.Caller.RequireAdmin("create users");
        var body = request.Value.User ?? new UserBody();
        request.ThrowIfFaulty(rules.Check(body, "user", BodyRules.New));

        var now = time.Now();
        var user = new User
        {
            AccountId = body.Ids!.UserId!,
            IdKey = Lookalikes.Skeleton(body.Ids.UserId!),
            CreatedAt = now,
            UpdatedAt = now,
        };
        UserFields.Table.Change(user, body, UserFields.Table.Changeable);
        user.State = body.State ?? ReviewState.Approved;
        if (!string.IsNullOrEmpty(body.Password))
        {
            user.PasswordHash = await hashing.HashAsync(body.Password, cancellationToken);
        }

        db.Users.Add(user);
        audit.Record(user, "user.create", Changes.Between([], Snapshot(user)));
        await db.SaveAsync(cancellationToken, _ => Taken(user));
        return UserFields.Table.Show(user, UserFields.Table.Everything);
    }

    public async Task<UserBody> GetAsync(string userId, FieldMask mask, CancellationToken cancellationToken)
    {
        var seesPrivate = call.Caller.Uses(call.Caller.RightsOnUser(userId), Right.UserInfo);
        if (!seesPrivate)
        {
            call.Caller.RequireSignedIn();
            if (UserFields.Table.AsksForPrivate(mask))
            {
                call.Caller.RequireOnUser(userId, Right.UserInfo);
            }
        }

        var user = await accounts.RequireUserAsync(userId, cancellationToken);
        return UserFields.Table.Show(user, seesPrivate ? mask : mask.And(UserFields.Table.Public));
    }

    public async Task<Page<UserBody>> ListAsync(
        TextFilter text,
        List<ReviewState> states,
        PageRequest page,
        bool deleted,
        FieldMask mask,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireAdmin("list users");
        var users = db
            .Users.AsNoTracking()
            .Where(u => deleted ? u.DeletedAt != null : u.DeletedAt == null)
            .Containing(text, u => u.AccountId, u => u.Name, u => u.Description);
        if (states.Count > 0)
        {
            users = users.Where(u => states.Contains(u.State));
        }

        var found = await UserFields.Orders.Sort(users, page).ToPageAsync(page, cancellationToken);
        return found.ConvertAll(user => UserFields.Table.Show(user, mask));
    }

    public async Task<UserBody> UpdateAsync(
        string userId,
        RequestBody<UpdateUserRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireOnUser(userId, Right.UserSettingsBasic);
        var user = await accounts.RequireUserAsync(userId, cancellationToken);

        var body = request.Value.User ?? new UserBody();
        List<Fault> faults = [];
        var paths = request.Value.FieldMask is { Paths.Count: > 0 } named ? named.Paths : null;
        var mask = UserFields.Table.UpdateMask(paths, request.PresentIn("user"), faults);
        request.ThrowIfFaulty([.. faults, .. rules.CheckChange(body, "user", mask)]);
        WarnOfUnchanged(request, body, userId);

        var before = Snapshot(user);
        var stateBefore = user.State;
        var wasAdmin = Administrators.Is(user);
        UserFields.Table.Change(user, body, mask);
        if (user.State != stateBefore && !mask.Contains("state_description"))
        {
            user.StateDescription = "";
        }

        var changes = Changes.Between(before, Snapshot(user));
        RequireAdminFor(paths is not null ? mask.Names : changes.Select(change => change.Field!));
        if (wasAdmin && !Administrators.Is(user))
        {
            await administrators.RequireAnotherAsync(user, cancellationToken);
        }

        if (changes.Count > 0)
        {
            audit.Record(user, "user.update", changes);
            await SaveAsync(user, stateBefore, cancellationToken);
        }

        return UserFields.Table.Show(user, mask);
    }

    /// <summary>Who may not sign in any more is signed out, and the applications are told.</summary>
    private async Task SaveAsync(User user, ReviewState before, CancellationToken cancellationToken)
    {
        var isStopped = SignIn.Admits(before) && !SignIn.Admits(user.State);
        await using var transaction = isStopped ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        await db.SaveAsync(
            cancellationToken,
            table => table == "accounts" ? AccountErrors.EmailTaken() : RequestErrors.LostUpdate()
        );
        if (transaction is not null)
        {
            await ending.EndSessionsAsync(user.AccountId, null, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private void RequireAdminFor(IEnumerable<string> members)
    {
        if (!call.Caller.IsAdmin && UserFields.Table.FirstAdminOnly(members) is { } field)
        {
            throw AccessErrors.AdminField(field);
        }
    }

    private void WarnOfUnchanged(RequestBody<UpdateUserRequest> request, UserBody body, string userId)
    {
        if (request.Present.Contains("user.password"))
        {
            call.Warn($"`user.password` ignored: change it with PUT /users/{userId}/password");
        }

        if (body.Ids?.UserId is { } named && named != userId)
        {
            call.Warn("the body names another user than the path; the user of the path was changed");
        }
    }

    /// <summary>
    /// Which of the two unique things it was, the database does not say in one way on both providers.
    /// </summary>
    private RefusedException Taken(User user) =>
        user.EmailKey is { } email
        && db.Users.AsNoTracking().Any(u => u.EmailKey == email && u.AccountId != user.AccountId)
            ? AccountErrors.EmailTaken()
            : AccountErrors.IdTaken("user.ids.user_id", user.AccountId);

    private static JsonObject Snapshot(User user) =>
        Changes.Snapshot(UserFields.Table.Show(user, UserFields.Table.Everything), WireJson.Shared.UserBody);
}
