using System.CommandLine;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>organizations …</c></summary>
internal static class OrganizationCommands
{
    private static readonly Option<string?> Name = new("--name") { Description = "The name." },
        Description = new("--description") { Description = "Free text." };

    private static readonly (string, Func<OrganizationBody, object?>)[] Columns =
    [
        ("organization", o => o.Ids?.OrganizationId),
        ("name", o => o.Name),
        ("contact", o => o.AdministrativeContact),
        ("created", o => o.CreatedAt),
    ];

    private static readonly Ids OrganizationAndUser = new("organization-id", "user-id");

    public static Command Build() =>
        new("organizations", "Manage organizations.")
        {
            ApiKeyCommands.Build(),
            new Command("create", "Create an organization; its creator becomes a member with all rights.")
                .With(Ids.Organization)
                .With(Flags.OwnerUser, Name, Description)
                .Does(async run =>
                {
                    var organization = new OrganizationBody
                    {
                        Ids = new OrganizationIds { OrganizationId = Ids.Organization.One(run) },
                        Name = run.Get(Name),
                        Description = run.Get(Description),
                    };
                    run.Output.Write(
                        await run.Registry.Organizations.CreateAsync(
                            await run.UserAsync(),
                            organization,
                            run.CancellationToken
                        ),
                        Output.Wire.OrganizationBody
                    );
                }),
            SharedCommands.Get(
                Ids.Organization,
                "an organization",
                (run, id) => run.Registry.Organizations.GetAsync(id, null, run.CancellationToken),
                Output.Wire.OrganizationBody
            ),
            new Command("list", "List your organizations, or those of a user.")
                .With(Flags.OwnerUser)
                .With(Flags.Listing)
                .With(Flags.Deleted)
                .Does(run =>
                    run.Output.WriteAsync(
                        run.Get(Flags.OwnerUser) is { } user
                            ? run.Registry.Organizations.ListOfAsync(user, run.ListOptions(), run.CancellationToken)
                            : run.Registry.Organizations.ListAsync(run.ListOptions(), run.CancellationToken),
                        Output.Wire.OrganizationBody,
                        run.Get(Flags.Limit),
                        Columns
                    )
                ),
            new Command("search", "Find organizations, among your own if you are no administrator.")
                .With(SearchFlags.Texts)
                .With(Flags.Listing)
                .With(Flags.Deleted)
                .Does(run =>
                    run.Output.WriteAsync(
                        run.Registry.Organizations.SearchAsync(run.TextSearch(), run.CancellationToken),
                        Output.Wire.OrganizationBody,
                        run.Get(Flags.Limit),
                        Columns
                    )
                ),
            new Command("set", "Change the members that you name; an empty value clears one.")
                .With(Ids.Organization)
                .With(Name, Description)
                .Does(async run =>
                {
                    var mask = new[] { (Name, "name"), (Description, "description") }
                        .Where(member => run.Has(member.Item1))
                        .Select(member => member.Item2)
                        .ToList();
                    var organization = new OrganizationBody
                    {
                        Name = run.Get(Name),
                        Description = run.Get(Description),
                    };
                    run.Output.Write(
                        await run.Registry.Organizations.UpdateAsync(
                            Ids.Organization.One(run),
                            organization,
                            mask.Count > 0
                                ? mask
                                : throw run.Misused("there is nothing to change: say --name or --description"),
                            run.CancellationToken
                        ),
                        Output.Wire.OrganizationBody
                    );
                }),
            SharedCommands
                .Act(
                    "delete",
                    "Delete an organization.",
                    Ids.Organization,
                    (run, id) =>
                        run.Get(Flags.WithOwned)
                            ? run.Registry.Organizations.DeleteWithOwnedAsync(id, run.CancellationToken)
                            : run.Registry.Organizations.DeleteAsync(id, run.CancellationToken),
                    "deleted"
                )
                .With(Flags.WithOwned),
            SharedCommands.Act(
                "restore",
                "Restore a deleted organization, for administrators.",
                Ids.Organization,
                (run, id) => run.Registry.Organizations.RestoreAsync(id, run.CancellationToken),
                "restored"
            ),
            SharedCommands.Rights(
                Ids.Organization,
                "an organization",
                (run, id) => run.Registry.Organizations.GetRightsAsync(id, run.CancellationToken)
            ),
            new Command("members", "Manage the members of an organization.")
            {
                new Command("list", "List the members.")
                    .With(Ids.Organization)
                    .With(Flags.Listing)
                    .Does(run =>
                        run.Output.WriteAsync(
                            run.Registry.Organizations.ListMembersAsync(
                                Ids.Organization.One(run),
                                run.ListOptions(),
                                run.CancellationToken
                            ),
                            Output.Wire.CollaboratorBody,
                            run.Get(Flags.Limit),
                            CollaboratorCommands.Columns
                        )
                    ),
                new Command("set", "Add a member, or replace the rights of one.")
                    .With(OrganizationAndUser)
                    .With(Flags.Rights)
                    .Does(async run =>
                    {
                        var ids = OrganizationAndUser.Of(run);
                        await run.Registry.Organizations.SetMemberAsync(
                            ids[0],
                            ids[1],
                            run.NamedRights(),
                            run.CancellationToken
                        );
                        run.Output.Tell($"{ids[1]} is a member of {ids[0]}");
                    }),
                new Command("accept", "Agree to be a member, as yourself.")
                    .With(Ids.Organization)
                    .With(Flags.OwnerUser)
                    .Does(async run =>
                    {
                        await run.Registry.Organizations.AcceptMembershipAsync(
                            Ids.Organization.One(run),
                            await run.UserAsync(),
                            run.CancellationToken
                        );
                        run.Output.Tell($"you are a member of {Ids.Organization.One(run)}");
                    }),
                new Command("leave", "Leave an organization, or decline an invitation.")
                    .With(Ids.Organization)
                    .With(Flags.OwnerUser)
                    .Does(async run =>
                    {
                        await run.Registry.Organizations.DeleteMemberAsync(
                            Ids.Organization.One(run),
                            await run.UserAsync(),
                            run.CancellationToken
                        );
                        run.Output.Tell($"you are no longer a member of {Ids.Organization.One(run)}");
                    }),
                new Command("delete", "Remove a member.")
                    .With(OrganizationAndUser)
                    .Does(async run =>
                    {
                        var ids = OrganizationAndUser.Of(run);
                        await run.Registry.Organizations.DeleteMemberAsync(ids[0], ids[1], run.CancellationToken);
                        run.Output.Tell($"{ids[1]} is no longer a member of {ids[0]}");
                    }),
            },
        };
}
