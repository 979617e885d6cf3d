using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Reviews.Proofs;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The account of whoever is signed in: name, mail address, password.</summary>
internal sealed class AccountModel(UserService users, PasswordChange passwords, HostService hosts, Call call)
    : ActsModel(call)
{
    public const string Save = "save",
        Password = "password";

    private static readonly string[] Saved = ["user.name", "user.primary_email_address"];

    public string UserId => Caller.Account!.Value.Id;

    public UserBody? Account { get; private set; }

    public HostsOnPage? Hosts { get; private set; }

    /// <summary>The act that was done.</summary>
    public string? Done { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public async Task<IActionResult> OnPostSaveAsync(string? name, string? email, CancellationToken cancellationToken)
    {
        var typed = new UserBody { Name = name, PrimaryEmailAddress = email };
        var page = await DoAsync(() => SaveAsync(typed, cancellationToken), null, cancellationToken);
        Account = Refusal is null ? Account : typed;
        return page;
    }

    public Task<IActionResult> OnPostPasswordAsync(
        string? old,
        string? @new,
        string? again,
        [FromForm(Name = "revoke_all_access")] bool revokeAllAccess,
        CancellationToken cancellationToken
    ) =>
        DoAsync(
            () => ChangePasswordAsync(old, @new, again, revokeAllAccess, cancellationToken),
            null,
            cancellationToken
        );

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Account = await users.GetAsync(UserId, UserFields.Table.Everything, cancellationToken);
        Hosts = await HostsOnPage.OfAsync(hosts, Caller.Account!.Value, cancellationToken);
    }

    private async Task SaveAsync(UserBody typed, CancellationToken cancellationToken)
    {
        await users.UpdateAsync(
            UserId,
            RequestBody<UpdateUserRequest>.Of(new UpdateUserRequest { User = typed }, Saved),
            cancellationToken
        );
        Done = Save;
    }

    private async Task ChangePasswordAsync(
        string? old,
        string? @new,
        string? again,
        bool revokeAllAccess,
        CancellationToken cancellationToken
    )
    {
        if (@new != again)
        {
            throw RequestErrors.Invalid("again", "is not the same as the new password");
        }

        await passwords.RunAsync(
            UserId,
            RequestBody<UpdatePasswordRequest>.Of(
                new UpdatePasswordRequest
                {
                    Old = old,
                    New = @new,
                    RevokeAllAccess = revokeAllAccess,
                }
            ),
            DeviceCookie.Read(Request),
            cancellationToken
        );
        Done = Password;
    }
}
