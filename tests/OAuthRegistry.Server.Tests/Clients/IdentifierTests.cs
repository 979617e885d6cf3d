using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace OAuthRegistry.Server.Tests.Clients;

public partial class IdentifierTests
{
    [Theory]
    [InlineData("abc")]
    [InlineData("a-b-c")]
    [InlineData("123")]
    [InlineData("0-0-0")]
    [InlineData("mycompany-gateway-onboarding")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("ttn-lw-cli-2")]
    public void A_good_id_is_accepted(string id) => Assert.Empty(Identifier.Check("id", id));

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("", "missing")]
    [InlineData("ab", "2 characters")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789a", "37 characters")]
    [InlineData("Abc", "capitals")]
    [InlineData("abC", "capitals")]
    [InlineData("a--b", "doubled hyphen")]
    [InlineData("-abc", "begins or ends")]
    [InlineData("abc-", "begins or ends")]
    [InlineData("abc\n", "not allowed")]
    [InlineData("abc\r\n", "not allowed")]
    [InlineData("\nabc", "not allowed")]
    [InlineData("a_b", "not allowed")]
    [InlineData("a.b.c", "not allowed")]
    [InlineData("a b c", "not allowed")]
    [InlineData("añb", "not allowed")]
    [InlineData("аbс", "not allowed")]
    [InlineData("١٢٣", "not allowed")]
    [InlineData("abc\0", "not allowed")]
    [InlineData("a-b", "fewer than 3 letters")]
    [InlineData("ttn-lw-cli", "reserved")]
    [InlineData("console", "reserved")]
    [InlineData("admin", "reserved")]
    public void A_bad_id_is_refused_with_what_is_wrong(string? id, string wrong)
    {
        var fault = Assert.Single(Identifier.Check("client.ids.client_id", id));

        Assert.Equal("client.ids.client_id", fault.Field);
        Assert.Contains(wrong, fault.Message, StringComparison.Ordinal);
    }

    [Property(MaxTest = 1000)]
    public Property Exactly_what_the_contract_says_is_accepted() =>
        Prop.ForAll(
            Candidates().ToArbitrary(),
            id => Identifier.IsWellFormed(id) == (Contract().IsMatch(id) && !id.EndsWith('\n') && id.Length <= 36)
        );

    [Property(MaxTest = 500)]
    public Property An_id_that_matches_and_is_not_reserved_has_no_fault() =>
        Prop.ForAll(
            Candidates().Where(id => Identifier.IsWellFormed(id)).ToArbitrary(),
            id => Identifier.Check("id", id).All(fault => fault.Own?.Name == "forbidden_id")
        );

    [Property(MaxTest = 1000)]
    public void No_text_whatever_makes_the_check_throw(string? text) => _ = Identifier.Check("id", text).ToList();

    /// <summary>
    /// Texts near the rule: mostly of its letters, sometimes with something else, of any length around the limits.
    /// </summary>
    private static Gen<string> Candidates() =>
        Gen.Frequency(
                (12, Gen.Elements("abcxyz0189".ToCharArray())),
                (3, Gen.Constant('-')),
                (1, Gen.Elements("A_\n é".ToCharArray()))
            )
            .ArrayOf()
            .Select(letters => new string(letters.Take(40).ToArray()));

    [GeneratedRegex("^[a-z0-9](?:[-]?[a-z0-9]){2,}$")]
    private static partial Regex Contract();
}
