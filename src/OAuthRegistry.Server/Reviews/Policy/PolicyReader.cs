using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Policy.Yaml;
using YamlDotNet.RepresentationModel;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>A policy as it was read, or everything that is wrong with it.</summary>
internal sealed record PolicyReading(ReviewPolicy Policy, IReadOnlyList<PolicyFault> Faults)
{
    public bool IsFine => Faults.Count == 0;
}

/// <summary>
/// Reads a policy from YAML. Whatever it does not know is a fault: a rule that is not understood must not be one that
/// is not applied.
/// </summary>
internal sealed class PolicyReader
{
    private const int MostApprovers = 5,
        MostRules = 100,
        MostUsersBeforeApproval = 1000;

    private readonly List<PolicyFault> _faults = [];

    private readonly HashSet<string> _names = [];

    /// <summary>A text that says nothing is no policy.</summary>
    public static PolicyReading Read(string text)
    {
        var reader = new PolicyReader();
        var policy = reader.ReadPolicy(text);
        return new PolicyReading(policy, reader._faults);
    }

    private ReviewPolicy ReadPolicy(string text)
    {
        if (YamlFile.Read(text, _faults) is not { } root || root is YamlScalarNode { Value: "" or null })
        {
            return ReviewPolicy.None;
        }

        var members = new YamlSpot(root, "", _faults).Members(
            "own_clients",
            "users_before_approval",
            "reviewers",
            "rules"
        );
        return new ReviewPolicy
        {
            AllowsOwnClients = members.GetValueOrDefault("own_clients")?.OneOf("allow", "refuse") is not "refuse",
            UsersBeforeApproval =
                members.GetValueOrDefault("users_before_approval")?.Number(0, MostUsersBeforeApproval) ?? 0,
            Rules = members.TryGetValue("rules", out var rules) ? ReadRules(rules) : [],
            Reviewers = members.TryGetValue("reviewers", out var reviewers)
                ? [.. reviewers.Items().Select(ReadLimit).OfType<ReviewerLimit>()]
                : [],
        };
    }

    private List<PolicyRule> ReadRules(YamlSpot spot)
    {
        var items = spot.Items();
        if (items.Count > MostRules)
        {
            spot.Wrong($"are more than {MostRules}");
            return [];
        }

        return [.. items.Select(ReadRule).OfType<PolicyRule>()];
    }

    private PolicyRule? ReadRule(YamlSpot spot)
    {
        var members = spot.Members("name", "when", "then");
        if (Required(spot, members, "name")?.Text() is { } name)
        {
            CheckName(members["name"], name);
        }
        else
        {
            name = "";
        }

        var when = ReadConditions(members);
        var then = Required(spot, members, "then") is { } outcome ? ReadOutcome(outcome) : null;
        if (then is { ActsByItself: true } && when.Count == 0)
        {
            spot.Wrong($"would {then.Name} everything; say in `when` what it is about");
        }

        return then is null ? null : new PolicyRule(name, when, then);
    }

    /// <summary>Who is named here and nowhere else decides about this only.</summary>
    private static ReviewerLimit? ReadLimit(YamlSpot spot)
    {
        var members = spot.Members("users", "when");
        return
            Required(spot, members, "users")?.Texts() is { Count: > 0 } users
            && Required(spot, members, "when") is not null
            ? new ReviewerLimit(users, ReadConditions(members))
            : null;
    }

    private static List<PolicyCondition> ReadConditions(IReadOnlyDictionary<string, YamlSpot> members) =>
        members.TryGetValue("when", out var conditions)
            ?
            [
                .. conditions
                    .Members(PolicyConditions.Names)
                    .Select(member => PolicyConditions.Read(member.Key, member.Value)),
            ]
            : [];

    /// <summary>The record names rules; a name is one thing only, and can be written anywhere.</summary>
    private void CheckName(YamlSpot spot, string name)
    {
        if (!Identifier.IsWellFormed(name))
        {
            spot.Wrong(Identifier.Rule);
        }
        else if (!_names.Add(name))
        {
            spot.Wrong($"is `{name}`, as a rule before it is");
        }
    }

    private static PolicyOutcome? ReadOutcome(YamlSpot spot)
    {
        if (spot.Node is YamlScalarNode)
        {
            return spot.OneOf("approve", "person") switch
            {
                "approve" => new PolicyOutcome.Approve(),
                "person" => new PolicyOutcome.People(1),
                _ => null,
            };
        }

        var members = spot.Members("reject", "ask", "approvers");
        if (members.Count != 1)
        {
            spot.Wrong("must be one of approve, person, {reject: why}, {ask: what}, {approvers: how many}");
            return null;
        }

        var (name, value) = members.Single();
        return name switch
        {
            "reject" => Words(value) is { } reason ? new PolicyOutcome.Reject(reason) : null,
            "ask" => Words(value) is { } question ? new PolicyOutcome.Ask(question) : null,
            _ => value.Number(1, MostApprovers) is { } approvers ? new PolicyOutcome.People(approvers) : null,
        };
    }

    /// <summary>What registrants read, by the rules of what a reviewer writes.</summary>
    private static string? Words(YamlSpot spot)
    {
        if (spot.Text() is not { } text)
        {
            return null;
        }

        var sent = PolicyLook.WithCause(text, new string('x', Limits.MaxId));
        foreach (var fault in new MessageRules().Check(new PostMessageRequest { Text = sent }))
        {
            spot.Wrong(fault.Message);
        }

        return text;
    }

    private static YamlSpot? Required(YamlSpot of, IReadOnlyDictionary<string, YamlSpot> members, string name)
    {
        if (members.TryGetValue(name, out var member))
        {
            return member;
        }

        if (of.Node is YamlMappingNode)
        {
            of.Wrong($"has no `{name}`");
        }

        return null;
    }
}
