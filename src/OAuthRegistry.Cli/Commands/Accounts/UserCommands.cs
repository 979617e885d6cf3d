using System.CommandLine;
using OAuthRegistry.Contracts;
using Spectre.Console;

namespace OAuthRegistry.Cli;

/// <summary><c>users …</c></summary>
internal static class UserCommands
{
    private static readonly Option<string?> Name = new("--name") { Description = "The name." },
        Description = new("--description") { Description = "Free text." },
        Email = new("--primary-email-address") { Description = "Where the user is reached." },
        StateDescription =
            new("--state-description") { Description = "Why the account is in its state, for administrators." };

    private static readonly (string, Func<UserBody, object?>)[] Columns =
    [
        ("user", u => u.Ids?.UserId),
        ("name", u => u.Name),
        ("email", u => u.PrimaryEmailAddress),
        ("admin", u => u.Admin == true ? "yes" : ""),
        ("reviewer", u => u.Reviewer == true ? "yes" : ""),
        ("state", u => u.State),
    ];

    private static readonly Option<ReviewState?> State = Flags.Name<ReviewState>(
        "--state",
        "Whether the account may be used, for administrators."
    );

    private static readonly Option<bool?> Admin = new("--admin")
    {
        Description = "Whether the user administers the network, for administrators.",
    };

    private static readonly Option<bool?> Reviewer = new("--reviewer")
    {
        Description = "Whether the user decides about clients, for administrators.",
    };

    private static readonly IReadOnlyList<Option> Members =
    [
        Name,
        Description,
        Email,
        State,
        StateDescription,
        Admin,
        Reviewer,
        Flags.File,
    ];

    public static Command Build() =>
        new("users", "Manage users.")
        {
            ApiKeyCommands.Build(),
            new Command("oauth", "See and take back what a user allowed clients.") { AuthorizationCommands.Build() },
            new Command("create", "Create a user, for administrators.")
                .With(Ids.User)
                .With(Members)
                .Does(async run =>
                    run.Output.Write(
                        await run.Registry.Users.CreateAsync(
                            (await ReadAsync(run, idIsEnough: true)).User,
                            run.CancellationToken
                        ),
                        Output.Wire.UserBody
                    )
                ),
            SharedCommands.Get(
                Ids.User,
                "a user",
                (run, id) => run.Registry.Users.GetAsync(id, null, run.CancellationToken),
                Output.Wire.UserBody
            ),
            new Command("list", "List users, for administrators.")
                .With(Flags.Listing)
                .With(Flags.Deleted)
                .Does(run =>
                    run.Output.WriteAsync(
                        run.Registry.Users.ListAsync(run.ListOptions(), run.CancellationToken),
                        Output.Wire.UserBody,
                        run.Get(Flags.Limit),
                        Columns
                    )
                ),
            new Command("search", "Find users, for administrators.")
                .With(SearchFlags.Texts)
                .With(SearchFlags.States)
                .With(Flags.Listing)
                .With(Flags.Deleted)
                .Does(run =>
                    run.Output.WriteAsync(
                        run.Registry.Users.SearchAsync(run.StateSearch(), run.CancellationToken),
                        Output.Wire.UserBody,
                        run.Get(Flags.Limit),
                        Columns
                    )
                ),
            new Command("set", "Change the members that you name; an empty value clears one.")
                .With(Ids.User)
                .With(Members)
                .Does(async run =>
                {
                    var (user, mask) = await ReadAsync(run, idIsEnough: false);
                    run.Output.Write(
                        await run.Registry.Users.UpdateAsync(
                            user.Ids!.UserId!,
                            user,
                            mask.Count > 0
                                ? mask
                                : throw run.Misused("there is nothing to change: say which members, such as --name"),
                            run.CancellationToken
                        ),
                        Output.Wire.UserBody
                    );
                }),
            new Command(
                "password",
                "Change a password: asks for it, or reads the new one and the old one from lines of the standard input."
            )
                .With(Ids.User)
                .Does(ChangePasswordAsync),
            SharedCommands
                .Act(
                    "delete",
                    "Delete a user.",
                    Ids.User,
                    (run, id) =>
                        run.Get(Flags.WithOwned)
                            ? run.Registry.Users.DeleteWithOwnedAsync(id, run.CancellationToken)
                            : run.Registry.Users.DeleteAsync(id, run.CancellationToken),
                    "deleted"
                )
                .With(Flags.WithOwned),
            SharedCommands.Act(
                "restore",
                "Restore a deleted user, for administrators.",
                Ids.User,
                (run, id) => run.Registry.Users.RestoreAsync(id, run.CancellationToken),
                "restored"
            ),
            SharedCommands.Rights(
                Ids.User,
                "a user",
                (run, id) => run.Registry.Users.GetRightsAsync(id, run.CancellationToken)
            ),
        };

    private static async Task<(UserBody User, List<string> Mask)> ReadAsync(Run run, bool idIsEnough)
    {
        var anyFlag =
            Members.Any(option => option != Flags.File && run.Has(option))
            || (idIsEnough && Ids.User.Maybe(run) is not null);
        var user = (await Documents.ReadAsync(run, anyFlag, "user", Output.Wire.UserBody))?.Body ?? new UserBody();
        var mask = Cli
            .Members.Of(user, Output.Wire.UserBody)
            .Select(member => member.Key)
            .Where(member => member != "ids")
            .ToList();
        user.Ids = new UserIds
        {
            UserId = Ids.User.Maybe(run) ?? user.Ids?.UserId ?? throw run.Misused("--user-id is missing"),
        };
        Take(Name, "name", value => user.Name = value);
        Take(Description, "description", value => user.Description = value);
        Take(Email, "primary_email_address", value => user.PrimaryEmailAddress = value);
        Take(State, "state", value => user.State = value);
        Take(StateDescription, "state_description", value => user.StateDescription = value);
        Take(Admin, "admin", value => user.Admin = value);
        Take(Reviewer, "reviewer", value => user.Reviewer = value);
        return (user, mask);

        void Take<T>(Option<T> option, string member, Action<T?> set)
        {
            if (run.Has(option))
            {
                set(run.Get(option));
                mask.Add(member);
            }
        }
    }

    /// <summary>Never as a flag: other users of the machine see those.</summary>
    private static async Task ChangePasswordAsync(Run run)
    {
        var id = Ids.User.One(run);
        var request = new UpdatePasswordRequest
        {
            New = Ask("New password:"),
            Old = Ask("Old password (empty for administrators):"),
        };
        await run.Registry.Users.ChangePasswordAsync(id, request, run.CancellationToken);
        run.Output.Tell($"The password of {id} is changed");

        string? Ask(string question) =>
            run.Shell.IsInputTyped
                ? run.Output.Console.Prompt(new TextPrompt<string>(question).Secret().AllowEmpty())
                    is { Length: > 0 } typed
                    ? typed
                    : null
                : run.Shell.In.ReadLine();
    }
}
