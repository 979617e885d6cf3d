using System.CommandLine;

namespace OAuthRegistry.Cli;

/// <summary>
/// The other names that <c>ttn-lw-cli</c> has for a command, so that scripts and fingers go on: the first name of each
/// is ours.
/// </summary>
internal static class Aliases
{
    private static readonly string[] Remove = ["del", "remove", "rm"],
        People = ["collaborator", "members", "member"];

    /// <summary>
    /// By the name of a command, or by its way from the root where others of that name have other ones.
    /// </summary>
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["use"] = ["generate-configuration", "generate-cfg"],
        ["clients"] = ["client", "cli", "c"],
        ["users"] = ["user", "usr", "u"],
        ["organizations"] = ["organization", "org", "o"],
        ["api-keys"] = ["api-key"],
        ["authorizations"] = ["authorization"],
        ["reviews"] = ["review"],
        ["secrets"] = ["secret"],
        ["collaborators"] = People,
        ["organizations members"] = ["member", "collaborators", "collaborator"],
        ["list"] = ["ls"],
        ["get"] = ["info"],
        ["create"] = ["add", "register"],
        ["api-keys create"] = ["add", "register", "generate"],
        ["secrets issue"] = ["create", "add", "generate"],
        ["set"] = ["update"],
        ["delete"] = Remove,
        ["revoke"] = ["delete", .. Remove],
        ["purge"] = ["permanent-delete", "hard-delete"],
        ["users password"] = ["update-password", "change-password"],
    };

    /// <summary>Gives the command, and all below it, every name that it has.</summary>
    public static T Named<T>(this T command)
        where T : Command
    {
        foreach (var child in command.Subcommands)
        {
            foreach (
                var name in Names.GetValueOrDefault($"{command.Name} {child.Name}")
                    ?? Names.GetValueOrDefault(child.Name)
                    ?? []
            )
            {
                child.Aliases.Add(name);
            }

            child.Named();
        }

        return command;
    }
}
