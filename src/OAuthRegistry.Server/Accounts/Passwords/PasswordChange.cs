using FluentValidation;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>
/// Changes a password. It opens everything that the user may do, so whoever changes it has full control of the user
/// already: the user in its browser, a key with RIGHT_USER_ALL, an administrator. No client ever has, whatever the user
/// allowed it.
/// </summary>
internal sealed class PasswordChange(
    RegistryContext db,
    AuditTrail audit,
    AccountDirectory accounts,
    PasswordHashing hashing,
    PasswordCheck passwords,
    AccessEnding ending,
    IValidator<ChosenPassword> rules,
    Call call
)
{
    /// <summary>The old password is the proof; an administrator needs none for somebody else.</summary>
    public async Task RunAsync(
        string userId,
        RequestBody<UpdatePasswordRequest> request,
        string? deviceCookie,
        CancellationToken cancellationToken
    )
    {
        RequireControl(userId);
        var user = await accounts.RequireUserAsync(userId, cancellationToken);
        var isReset = call.Caller.IsAdmin && call.Caller.Account != user.Ref;
        if (!isReset && !await passwords.IsRightAsync(user, userId, request.Value.Old, deviceCookie, cancellationToken))
        {
            throw AccountErrors.OldPassword();
        }

        request.ThrowIfFaulty(rules.Check(new ChosenPassword(request.Value.New, userId)));
        user.PasswordHash = await hashing.HashAsync(request.Value.New!, cancellationToken);
        if (isReset)
        {
            (user.FailedSignIns, user.LockedUntil) = (0, null);
        }

        audit.Record(user, "user.password", []);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (request.Value.RevokeAllAccess == true)
        {
            await ending.EndAllAsync(user, cancellationToken);
        }

        await db.SaveAsync(cancellationToken);

        // After the row of the user was changed: whoever signs in with the old password at this moment has done so
        // before, or fails.
        await ending.EndSessionsAsync(userId, call.Caller.Session?.SessionId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private void RequireControl(string userId)
    {
        if (call.Caller.Credential is { Kind: CredentialKind.AccessToken })
        {
            throw AccessErrors.NotByTokens();
        }

        // Who waits for approval has few rights, and may still change its own password where it signed in.
        var isOwnSession =
            call.Caller.Credential is { Kind: CredentialKind.Session }
            && call.Caller.Account == AccountRef.User(userId)
            && call.Caller.Restriction is null or ReviewState.Requested;
        if (!isOwnSession)
        {
            call.Caller.RequireOnUser(userId, Right.UserAll);
        }
    }
}
