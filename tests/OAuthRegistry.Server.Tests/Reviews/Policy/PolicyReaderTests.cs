using FsCheck.Xunit;
using OAuthRegistry.Server.Pages;
using OAuthRegistry.Server.Reviews.Policy;

namespace OAuthRegistry.Server.Tests.Reviews.Policy;

public class PolicyReaderTests
{
    [Fact]
    public void The_example_of_the_page_is_a_policy()
    {
        var reading = PolicyReader.Read(PolicyModel.Example);

        Assert.Empty(reading.Faults);
        Assert.False(reading.Policy.AllowsOwnClients);
        Assert.Equal(
            ["look-alike", "says-nothing", "harmless", "powerful"],
            reading.Policy.Rules.Select(rule => rule.Name)
        );
        Assert.Equal(["reject", "ask", "approve", "approvers"], reading.Policy.Rules.Select(rule => rule.Then.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n# nothing but a comment\n")]
    [InlineData("rules: []")]
    [InlineData("own_clients: allow")]
    [InlineData("\t")]
    public void A_text_that_says_nothing_leaves_everything_to_persons(string text)
    {
        var reading = PolicyReader.Read(text);

        Assert.Empty(reading.Faults);
        Assert.Empty(reading.Policy.Rules);
        Assert.True(reading.Policy.AllowsOwnClients);
    }

    [Theory]
    [InlineData(
        "rihgts: 1",
        "line 1, column 1: `rihgts` is unknown; known are own_clients, users_before_approval, reviewers, rules"
    )]
    [InlineData("own_clients: perhaps", "line 1, column 1: `own_clients` must be one of allow, refuse")]
    [InlineData("rules: 3", "line 1, column 1: `rules` must be a list")]
    [InlineData(
        "- 1",
        "line 1, column 1: must be members and their values; the members are own_clients, users_before_approval, reviewers, rules"
    )]
    [InlineData("rules:\n  - {name: a-rule, then: approve}", "would approve everything")]
    [InlineData("rules:\n  - {name: a-rule, when: {risk: low}}", "line 2, column 5: `rules[0]` has no `then`")]
    [InlineData("rules:\n  - {when: {risk: low}, then: approve}", "line 2, column 5: `rules[0]` has no `name`")]
    [InlineData("rules:\n  - {name: Not One, when: {risk: low}, then: approve}", "`rules[0].name` must have 3 to 36")]
    [InlineData(
        "rules:\n  - {name: a-rule, when: {risk: tall}, then: approve}",
        "line 2, column 27: `rules[0].when.risk`"
    )]
    [InlineData("rules:\n  - {name: a-rule, when: {risk: 0}, then: approve}", "expected one of low, medium, high")]
    [InlineData("rules:\n  - {name: a-rule, when: {rights_any: RIGHT_X}, then: person}", "expected one of 63 names")]
    [InlineData("rules:\n  - {name: a-rule, when: {changes_within: [nome]}, then: person}", "names `nome`")]
    [InlineData("rules:\n  - {name: a-rule, when: {kind: [client]}, then: approve}", "must be one of client, change")]
    [InlineData("rules:\n  - {name: a-rule, then: {approvers: 9}}", "must be a number from 1 to 5")]
    [InlineData("rules:\n  - {name: a-rule, then: {approvers: 2, ask: x}}", "must be one of approve, person, {reject")]
    [InlineData("rules:\n  - {name: a-rule, when: {risk: low}, then: {reject: ''}}", "must be a text")]
    [InlineData("rules:\n  - {name: a-rule, when: {risk: low}, then: {reject: \"a\\u202Eb\"}}", "direction of reading")]
    [InlineData("rules:\n  - {name: a-rule, then: suspend}", "must be one of approve, person")]
    [InlineData("rules: &a\n  - *a", "an anchor is not read here")]
    [InlineData("rules: *a", "an alias is not read here")]
    [InlineData("rules: !!binary aGVsbG8=", "a tag is not read here")]
    [InlineData("rules: []\n---\nrules: []", "line 2, column 1: a second document is not read here")]
    [InlineData("rules: [[[[[[[[[[[[]]]]]]]]]]]]", "is nested too deep")]
    [InlineData("rules: [", "is no YAML")]
    [InlineData("rules: [{ ]\u0001E:  }]", "is no YAML")]
    [InlineData("reviewers:\n  - {users: [], when: {risk: low}, what: 1}", "`reviewers[0].what` is unknown")]
    [InlineData("reviewers:\n  - {users: [rita]}", "`reviewers[0]` has no `when`")]
    [InlineData("rules: []\nrules: []", "is no YAML")]
    public void What_is_wrong_is_named_with_its_line_and_column(string text, string fault) =>
        Assert.Contains(PolicyReader.Read(text).Faults, found => $"{found}".Contains(fault, StringComparison.Ordinal));

    [Fact]
    public void Every_fault_is_named_at_once_and_a_name_that_comes_twice_is_one()
    {
        var reading = PolicyReader.Read(
            """
            own_clients: maybe
            rules:
              - name: same-name
                when: { risk: tall, rihgts: [RIGHT_ALL] }
                then: person
              - name: same-name
                then: { approvers: many }
            """
        );

        Assert.Equal(
            [(1, 1), (4, 13), (4, 25), (6, 5), (7, 13)],
            reading.Faults.Select(fault => ((int)fault.Line, (int)fault.Column)).Order()
        );
    }

    [Fact]
    public void Words_that_leave_no_room_for_the_name_of_the_rule_are_too_long()
    {
        var words = new string('x', 4990);

        Assert.Contains(
            PolicyReader.Read($"rules: [{{name: a-rule, when: {{risk: low}}, then: {{ask: {words}}}}}]").Faults,
            fault => fault.Message.Contains("5000", StringComparison.Ordinal)
        );
    }

    [Property(MaxTest = 300)]
    public void Whatever_is_read_is_a_policy_or_faults(string? text, string? piece)
    {
        Read(text ?? "");
        Read($"rules:\n  - name: a-rule\n    when: {{ {piece} }}\n    then: {text}\n");
        Read($"rules: [{{ {text}: {piece} }}]");
    }

    private static void Read(string text)
    {
        var reading = PolicyReader.Read(text);
        Assert.All(reading.Faults, fault => Assert.True(fault.Line > 0 && fault.Column > 0, $"{fault}"));
    }
}
