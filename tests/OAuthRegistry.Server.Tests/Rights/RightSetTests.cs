using FsCheck.Xunit;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Tests.Rights;

/// <summary>Rights are numbers on the wire of The Things Stack, and some stand for others.</summary>
public class RightSetTests
{
    /// <summary>
    /// The list of the wire contract, which is that of The Things Stack: a group, its rights, and their numbers in the
    /// same order.
    /// </summary>
    public static TheoryData<string, string, string> Contract =>
        new()
        {
            {
                "USER",
                "INFO SETTINGS_BASIC SETTINGS_API_KEYS DELETE AUTHORIZED_CLIENTS APPLICATIONS_LIST APPLICATIONS_CREATE GATEWAYS_LIST GATEWAYS_CREATE CLIENTS_LIST CLIENTS_CREATE ORGANIZATIONS_LIST ORGANIZATIONS_CREATE NOTIFICATIONS_READ ALL",
                "1 2 3 4 5 6 7 8 9 10 11 12 13 59 14"
            },
            {
                "APPLICATION",
                "INFO SETTINGS_BASIC SETTINGS_API_KEYS SETTINGS_COLLABORATORS SETTINGS_PACKAGES DELETE DEVICES_READ DEVICES_WRITE DEVICES_READ_KEYS DEVICES_WRITE_KEYS TRAFFIC_READ TRAFFIC_UP_WRITE TRAFFIC_DOWN_WRITE LINK ALL",
                "15 16 17 18 56 19 20 21 22 23 24 25 26 27 28"
            },
            { "CLIENT", "ALL INFO SETTINGS_BASIC SETTINGS_COLLABORATORS DELETE", "29 60 61 62 63" },
            {
                "GATEWAY",
                "INFO SETTINGS_BASIC SETTINGS_API_KEYS SETTINGS_COLLABORATORS DELETE TRAFFIC_READ TRAFFIC_DOWN_WRITE LINK STATUS_READ LOCATION_READ WRITE_SECRETS READ_SECRETS ALL",
                "30 31 32 33 34 35 36 37 38 39 57 58 40"
            },
            {
                "ORGANIZATION",
                "INFO SETTINGS_BASIC SETTINGS_API_KEYS SETTINGS_MEMBERS DELETE APPLICATIONS_LIST APPLICATIONS_CREATE GATEWAYS_LIST GATEWAYS_CREATE CLIENTS_LIST CLIENTS_CREATE ADD_AS_COLLABORATOR ALL",
                "41 42 43 44 45 46 47 48 49 50 51 52 53"
            },
        };

    [Theory, MemberData(nameof(Contract))]
    public void Names_have_the_numbers_of_The_Things_Stack(string group, string names, string numbers)
    {
        var expected = names
            .Split(' ')
            .Zip(
                numbers.Split(' ').Select(number => (Right)Number(number)),
                (name, right) => (Name: $"RIGHT_{group}_{name}", right)
            );

        Assert.All(expected, pair => Assert.Equal(pair.Name, WireNames<Right>.NameOf(pair.right)));
    }

    [Fact]
    public void There_are_63_rights_and_two_of_them_belong_to_no_group()
    {
        Assert.Equal(Enumerable.Range(1, 63), Enum.GetValues<Right>().Select(right => (int)right));
        Assert.Equal(
            ("RIGHT_SEND_INVITES", "RIGHT_ALL"),
            (WireNames<Right>.NameOf((Right)54), WireNames<Right>.NameOf((Right)55))
        );
        Assert.Equal(61, Contract.Sum(group => ((string)group[2]).Split(' ').Length));
    }

    [Theory, MemberData(nameof(Contract))]
    public void The_pseudo_right_of_a_group_implies_the_group_and_nothing_else(
        string group,
        string names,
        string numbers
    )
    {
        Assert.True(WireNames<Right>.TryParse($"RIGHT_{group}_ALL", out var all));
        Assert.Contains("ALL", names.Split(' '));

        var expected = numbers.Split(' ').Select(number => (Right)Number(number)).ToHashSet();
        if (expected.Contains(Right.GatewayLink) || expected.Contains(Right.ApplicationLink))
        {
            // What LINK implies lies within the same group.
            Assert.True(RightSet.Of(expected).Contains(RightSet.Of(expected).Implied()));
        }

        Assert.Equal(expected.Order(), RightSet.Of(all).Implied().ToList());
    }

    [Fact]
    public void All_implies_everything() => Assert.Equal(RightSet.Everything, RightSet.Of(Right.All).Implied());

    [Fact]
    public void Linking_an_application_implies_its_info_and_its_traffic() =>
        Assert.Equal(
            RightSet.Of(
                Right.ApplicationLink,
                Right.ApplicationInfo,
                Right.ApplicationTrafficRead,
                Right.ApplicationTrafficDownWrite
            ),
            RightSet.Of(Right.ApplicationLink).Implied()
        );

    [Fact]
    public void Linking_a_gateway_implies_its_info() =>
        Assert.Equal(RightSet.Of(Right.GatewayLink, Right.GatewayInfo), RightSet.Of(Right.GatewayLink).Implied());

    [Fact]
    public void Every_other_right_stands_for_itself_alone()
    {
        var plain = Enum.GetValues<Right>()
            .Where(right =>
                right is not (Right.All or Right.ApplicationLink or Right.GatewayLink)
                && !right.ToString().EndsWith("All", StringComparison.Ordinal)
            );

        Assert.All(plain, right => Assert.Equal([right], RightSet.Of(right).Implied().ToList()));
    }

    [Fact]
    public void The_three_kinds_of_entities_have_their_own_rights()
    {
        Assert.Equal(RightSet.Of(Right.UserAll).Implied(), RightSet.OfUsers);
        Assert.Equal(RightSet.Of(Right.OrganizationAll).Implied(), RightSet.OfOrganizations);
        Assert.Equal(RightSet.Of(Right.ClientAll).Implied(), RightSet.OfClients);
    }

    [Property]
    public bool Implying_twice_implies_nothing_more(ulong bits) => Any(bits).Implied().Implied() == Any(bits).Implied();

    [Property]
    public bool Implying_takes_nothing_away(ulong bits) => Any(bits).Implied().Contains(Any(bits));

    [Property]
    public bool More_rights_never_imply_fewer(ulong some, ulong more) =>
        (Any(some) | Any(more)).Implied().Contains(Any(some).Implied());

    [Property]
    public bool Rights_survive_the_way_to_a_list_and_back(ulong bits) => RightSet.Of(Any(bits).ToList()) == Any(bits);

    [Property]
    public bool A_set_contains_exactly_the_rights_of_its_list(ulong bits) =>
        Enum.GetValues<Right>().Where(Any(bits).Contains).SequenceEqual(Any(bits).ToList());

    [Property]
    public bool What_is_taken_out_is_gone_and_the_rest_stays(ulong from, ulong taken)
    {
        var rest = Any(from).Except(Any(taken));
        return (rest & Any(taken)).IsEmpty && (rest | (Any(from) & Any(taken))) == Any(from);
    }

    private static RightSet Any(ulong bits) => new RightSet(bits) & RightSet.Everything;

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
