using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Reviews.Policy.Yaml;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>
/// Everything that a rule can ask about a request, each by its name in the file. Where a request has nothing of the
/// kind, a condition that speaks of <c>within</c> holds.
/// </summary>
internal static class PolicyConditions
{
    private const string All = "all",
        Any = "any",
        None = "none";

    private static readonly Dictionary<string, Func<YamlSpot, PolicyCondition>> Readers = new()
    {
        ["kind"] = spot => When(spot, OfKind(spot.OneOf("client", "change"))),
        ["risk"] = spot => When(spot, OneOf(spot.Names<Risk>(), facts => facts.Risk)),
        ["owner_kind"] = spot => When(spot, OfOwnerKind(spot.OneOf("user", "organization"))),
        ["owners"] = spot => When(spot, OneOf(spot.Texts(), facts => facts.Owner.Id)),
        ["rights_within"] = spot => When(spot, RightsWithin(OrNone<Right>(spot))),
        ["rights_any"] = spot => When(spot, RightsAny(spot.Names<Right>())),
        ["scopes_within"] = spot => When(spot, ScopesWithin(OrNone(spot))),
        ["grants_within"] = spot => When(spot, Within(spot.Names<Grant>(), facts => facts.Asked.Grants)),
        ["hosts_within"] = spot => When(spot, HostsWithin(OrNone(spot))),
        ["changes_within"] = spot => When(spot, ChangesWithin(Fields(spot))),
        ["checks_pass"] = Passing,
        ["checks_fail"] = spot => Unmet(spot, status => status == CheckStatus.Fail),
        ["checks_not_pass"] = spot => Unmet(spot, status => status != CheckStatus.Pass),
        ["worst_check"] = spot => When(spot, NoWorseThan(spot.Name<CheckStatus>())),
    };

    /// <summary>The names of all conditions.</summary>
    public static IReadOnlyCollection<string> Names => Readers.Keys;

    public static PolicyCondition Read(string name, YamlSpot spot) => Readers[name](spot);

    private static PolicyCondition When(YamlSpot spot, Func<PolicyFacts, bool> holds) =>
        new(spot.Path[(spot.Path.LastIndexOf('.') + 1)..], holds);

    private static Func<PolicyFacts, bool> OfKind(string? kind) => facts => facts.IsChange == (kind == "change");

    private static Func<PolicyFacts, bool> OfOwnerKind(string? kind)
    {
        var wanted = kind == "user" ? AccountKind.User : AccountKind.Organization;
        return facts => facts.Owner.Kind == wanted;
    }

    private static Func<PolicyFacts, bool> OneOf<T>(IReadOnlyList<T> allowed, Func<PolicyFacts, T> value) =>
        facts => allowed.Contains(value(facts));

    private static Func<PolicyFacts, bool> Within<T>(
        IReadOnlyList<T> allowed,
        Func<PolicyFacts, IEnumerable<T>> values
    ) => facts => values(facts).All(allowed.Contains);

    /// <summary>A pseudo-right in the file stands for all of its kind, and so does one that is asked for.</summary>
    private static Func<PolicyFacts, bool> RightsWithin(IReadOnlyList<Right> allowed)
    {
        var set = RightSet.Of(allowed).Implied();
        return facts => set.Contains(facts.Rights);
    }

    private static Func<PolicyFacts, bool> RightsAny(IReadOnlyList<Right> any)
    {
        var set = RightSet.Of(any);
        return facts => !(set & facts.Rights).IsEmpty;
    }

    private static Func<PolicyFacts, bool> ScopesWithin(IReadOnlyList<string> allowed) =>
        Within(allowed, facts => facts.Asked.ResourceScopes.Select(scope => scope.Name));

    /// <summary>A host stands for those below it.</summary>
    private static Func<PolicyFacts, bool> HostsWithin(IReadOnlyList<string> allowed) =>
        facts =>
            facts.Hosts.All(host =>
                allowed.Any(name =>
                    host.Equals(name, StringComparison.OrdinalIgnoreCase)
                    || host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase)
                )
            );

    /// <summary>Of a client that is new everything is, so it is within nothing.</summary>
    private static Func<PolicyFacts, bool> ChangesWithin(IReadOnlyList<string> allowed) =>
        facts => facts.IsChange && facts.ChangedFields.All(allowed.Contains);

    /// <summary>From the best to the worst.</summary>
    private static Func<PolicyFacts, bool> NoWorseThan(CheckStatus? worst) =>
        facts => facts.Report.Checks.All(check => Badness(check.Status) <= Badness(worst ?? CheckStatus.Pass));

    private static int Badness(CheckStatus status) =>
        status switch
        {
            CheckStatus.Pass => 0,
            CheckStatus.NeedsHuman => 1,
            CheckStatus.Warn => 2,
            _ => 3,
        };

    /// <summary>What was not looked at did not pass.</summary>
    private static PolicyCondition Passing(YamlSpot spot)
    {
        if (IsWord(spot, All))
        {
            return When(spot, NoWorseThan(CheckStatus.Pass));
        }

        var named = spot.Names<Guideline>();
        return When(spot, facts => named.All(guideline => facts.StatusOf(guideline) == CheckStatus.Pass));
    }

    /// <summary>One is enough. What was not looked at is not among them.</summary>
    private static PolicyCondition Unmet(YamlSpot spot, Func<CheckStatus, bool> isUnmet)
    {
        var named = IsWord(spot, Any) ? Enum.GetValues<Guideline>() : spot.Names<Guideline>();
        return When(
            spot,
            facts => named.Any(guideline => facts.StatusOf(guideline) is { } status && isUnmet(status))
        ) with
        {
            About = named,
        };
    }

    private static IReadOnlyList<string> Fields(YamlSpot spot)
    {
        var known = ContentFields.All.Select(field => field.Name).ToHashSet();
        var named = spot.Texts();
        foreach (var name in named.Where(name => !known.Contains(name)))
        {
            spot.Wrong($"names `{name}`, which no client has; members are {string.Join(", ", known.Order())}");
        }

        return named;
    }

    private static IReadOnlyList<T> OrNone<T>(YamlSpot spot)
        where T : struct, Enum => IsWord(spot, None) ? [] : spot.Names<T>();

    private static IReadOnlyList<string> OrNone(YamlSpot spot) => IsWord(spot, None) ? [] : spot.Texts();

    private static bool IsWord(YamlSpot spot, string word) =>
        spot.Node is YamlDotNet.RepresentationModel.YamlScalarNode { Value: { } text } && text == word;
}
