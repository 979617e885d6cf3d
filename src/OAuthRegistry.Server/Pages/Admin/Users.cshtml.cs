using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>All users, for administrators: create, suspend, make an administrator.</summary>
internal sealed class UsersModel(UserService users, PasswordChange passwords, Call call) : ActsModel(call)
{
    private const string Path = "/admin/users";

    private static readonly string[] Changed = ["user.state", "user.state_description", "user.admin", "user.reviewer"];

    [BindProperty(Name = "page_number", SupportsGet = true)]
    public int Number { get; set; } = 1;

    [BindProperty(Name = "query", SupportsGet = true)]
    public string? Query { get; set; }

    /// <summary>Whose form is open; nobody's if it is empty.</summary>
    [BindProperty(Name = "change", SupportsGet = true)]
    public string? Change { get; set; }

    /// <summary>The user of the open form: as it is, or as it was typed and refused.</summary>
    public UserBody? Opened { get; private set; }

    /// <summary>Whether the page is shown again because of the new password.</summary>
    public bool IsPasswordRefused { get; private set; }

    public Page<UserBody> Found { get; private set; } = new([], 0);

    public Pager Pager => new(Number, Found.Total, number => Searched.Address(Path, Query, number));

    /// <summary>The same list with the form of a user open, or without any.</summary>
    public string AddressOf(string? userId) =>
        Searched.Address(Path, Query, Number) + (userId is null ? "" : $"&change={userId}");

    /// <summary>One's own password is changed on one's own page, which asks for the old one.</summary>
    public bool IsAnother(UserBody user) => user.Ids!.UserId != Caller.Account?.Id;

    public UserBody Typed { get; private set; } = new();

    /// <summary>Whom something was done about a moment ago, and what, of <see cref="DoneAboutUser"/>.</summary>
    public (string Done, string UserId)? Told => JustDone?.Split(' ') is [var done, var user] ? (done, user) : null;

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostChangeAsync(
        [FromForm(Name = "user_id")] string? id,
        ReviewState? state,
        string? reason,
        bool admin,
        bool reviewer,
        CancellationToken cancellationToken
    )
    {
        Change = id?.Trim() ?? "";
        var user = Opened = new UserBody
        {
            Ids = new UserIds { UserId = Change },
            State = state,
            StateDescription = reason,
            Admin = admin,
            Reviewer = reviewer,
        };
        return DoAboutAsync(
            DoneAboutUser.Changed,
            Change,
            () =>
                users.UpdateAsync(
                    Change,
                    RequestBody<UpdateUserRequest>.Of(new UpdateUserRequest { User = user }, Changed),
                    cancellationToken
                ),
            cancellationToken
        );
    }

    /// <summary>A new password for who forgot the old one; the user changes it after signing in.</summary>
    public Task<IActionResult> OnPostPasswordAsync(
        [FromForm(Name = "user_id")] string? id,
        string? password,
        CancellationToken cancellationToken
    )
    {
        (Change, IsPasswordRefused) = (id?.Trim() ?? "", true);
        return DoAboutAsync(
            DoneAboutUser.Password,
            Change,
            () =>
                passwords.RunAsync(
                    Change,
                    RequestBody<UpdatePasswordRequest>.Of(new UpdatePasswordRequest { New = password }),
                    null,
                    cancellationToken
                ),
            cancellationToken
        );
    }

    public Task<IActionResult> OnPostCreateAsync(
        [FromForm(Name = "user_id")] string? id,
        string? name,
        string? email,
        string? password,
        bool admin,
        bool reviewer,
        CancellationToken cancellationToken
    )
    {
        Typed = new UserBody
        {
            Ids = new UserIds { UserId = id?.Trim() ?? "" },
            Name = name,
            PrimaryEmailAddress = email,
            Password = password,
            Admin = admin,
            Reviewer = reviewer,
        };
        return DoAboutAsync(
            DoneAboutUser.Created,
            Typed.Ids.UserId,
            () =>
                users.CreateAsync(
                    RequestBody<CreateUserRequest>.Of(new CreateUserRequest { User = Typed }),
                    cancellationToken
                ),
            cancellationToken
        );
    }

    private Task<IActionResult> DoAboutAsync(
        string done,
        string userId,
        Func<Task> act,
        CancellationToken cancellationToken
    ) => DoAndSayAsync(act, Path, $"{done} {userId}", cancellationToken);

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Number = Math.Clamp(Number, 1, QueryReader.MaxPage);
        Found = await users.ListAsync(
            Searched.By(Query),
            [],
            PageRequest.Newest(Pager.PageSize, Number),
            deleted: false,
            UserFields.Table.Everything,
            cancellationToken
        );
        if (Change is { Length: > 0 })
        {
            Opened ??=
                Found.Rows.Find(user => user.Ids!.UserId == Change)
                ?? await users.GetAsync(Change, UserFields.Table.Everything, cancellationToken);
        }
    }
}

/// <summary>What the list of users says once it was done; its page has the words.</summary>
internal static class DoneAboutUser
{
    public const string Created = "created",
        Changed = "changed",
        Password = "password";
}
