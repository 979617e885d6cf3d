using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Pages;

namespace OAuthRegistry.Cli.Tests;

/// <summary>
/// Whoever adds a member of a client learns here where else it belongs. What may happen to an approved client by it
/// is asked by WaysToChangeTests, and its line in the description of the API by DescriptionTests.
/// </summary>
public class NewFieldTests
{
    private const string Once = "a secret is issued and shown once; it stands in no form and in no file",
        Owners = "the form and a file name the owner, who is the contact",
        OfReviewers = "a reviewer decides it, not who keeps the file",
        Uploaded = "a picture is uploaded by itself: `clients logo set`, and a form of its own on the page",
        ByPrograms = "programs mark clients with them; people see names";

    private static readonly Dictionary<string, string> WithoutFlag = new() { ["secret"] = Once, ["logo"] = Uploaded },
        WithoutFormField =
            new()
            {
                ["secret"] = Once,
                ["logo"] = Uploaded,
                ["attributes"] = ByPrograms,
                ["administrative_contact"] = Owners,
                ["technical_contact"] = Owners,
            },
        WithoutPlaceInFile =
            new()
            {
                ["secret"] = Once,
                ["logo"] = Uploaded,
                ["administrative_contact"] = Owners,
                ["technical_contact"] = Owners,
                ["state"] = OfReviewers,
                ["state_description"] = OfReviewers,
                ["skip_authorization"] = OfReviewers,
                ["endorsed"] = OfReviewers,
            };

    private static IEnumerable<string> Members => ClientFields.Table.Changeable.Names.Order(StringComparer.Ordinal);

    [Fact]
    public void Every_member_that_can_be_changed_has_a_flag() =>
        Assert.Equal(
            Members.Except(WithoutFlag.Keys),
            Members.Where(member => ClientFlags.All.Any(flag => flag.Name == $"--{member.Replace('_', '-')}"))
        );

    [Fact]
    public void Every_member_that_can_be_changed_has_a_field_in_the_form() =>
        Assert.Equal(
            Members.Except(WithoutFormField.Keys),
            Members.Intersect(
                typeof(ClientForm).GetProperties().Select(p => p.GetCustomAttribute<FromFormAttribute>()?.Name ?? "")
            )
        );

    [Fact]
    public void Every_member_that_can_be_changed_is_exported() =>
        Assert.Equal(Members.Except(WithoutPlaceInFile.Keys), Members.Intersect(ExportCommand.Exported));

    /// <summary>An exemption that is no longer one leaves the list.</summary>
    [Fact]
    public void Only_members_are_exempt() =>
        Assert.Empty(
            new[] { WithoutFlag, WithoutFormField, WithoutPlaceInFile }.SelectMany(list => list.Keys).Except(Members)
        );
}
