using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Rights;

/// <summary>A set of rights, one bit for each of the 63 numbers.</summary>
internal readonly record struct RightSet(ulong Bits)
{
    public static readonly RightSet None;

    public static readonly RightSet Everything = Of(Enum.GetValues<Right>());

    /// <summary>The rights that a caller can hold on an OAuth client.</summary>
    public static readonly RightSet OfClients = Group(nameof(Right.ClientAll));

    /// <summary>The rights that a caller can hold on a user account.</summary>
    public static readonly RightSet OfUsers = Group(nameof(Right.UserAll));

    /// <summary>The rights that a caller can hold on an organization.</summary>
    public static readonly RightSet OfOrganizations = Group(nameof(Right.OrganizationAll));

    /// <summary>By any of these a caller reads who its user is: accounts have names, and clients name theirs.</summary>
    public static readonly RightSet TellingOfTheUser = OfUsers | OfOrganizations | OfClients;

    private static readonly (Right Right, RightSet Implies)[] Implications =
    [
        (Right.All, Everything),
        (Right.UserAll, OfUsers),
        (Right.ApplicationAll, Group(nameof(Right.ApplicationAll))),
        (Right.ClientAll, OfClients),
        (Right.GatewayAll, Group(nameof(Right.GatewayAll))),
        (Right.OrganizationAll, OfOrganizations),
        (
            Right.ApplicationLink,
            Of(Right.ApplicationInfo, Right.ApplicationTrafficRead, Right.ApplicationTrafficDownWrite)
        ),
        (Right.GatewayLink, Of(Right.GatewayInfo)),
    ];

    public bool IsEmpty => Bits == 0;

    public static RightSet Of(params ReadOnlySpan<Right> rights)
    {
        var bits = 0UL;
        foreach (var right in rights)
        {
            bits |= 1UL << (int)right;
        }

        return new RightSet(bits);
    }

    public static RightSet Of(IEnumerable<Right> rights) => Of(rights.ToArray());

    public static RightSet operator &(RightSet left, RightSet right) => new(left.Bits & right.Bits);

    public static RightSet operator |(RightSet left, RightSet right) => new(left.Bits | right.Bits);

    public bool Contains(Right right) => (Bits & (1UL << (int)right)) != 0;

    public bool Contains(RightSet rights) => (rights.Bits & ~Bits) == 0;

    public RightSet Except(RightSet rights) => new(Bits & ~rights.Bits);

    /// <summary>These rights and all that they stand for.</summary>
    public RightSet Implied()
    {
        var implied = this;
        foreach (var (right, implies) in Implications)
        {
            if (Contains(right))
            {
                implied |= implies;
            }
        }

        return implied;
    }

    /// <summary>The rights by number.</summary>
    public List<Right> ToList()
    {
        var bits = Bits;
        return [.. Enum.GetValues<Right>().Where(right => (bits & (1UL << (int)right)) != 0)];
    }

    /// <summary>
    /// The group of a pseudo-right such as <c>ClientAll</c>: every right whose name begins with <c>Client</c>.
    /// </summary>
    private static RightSet Group(string pseudoRight) =>
        Of(
            Enum.GetValues<Right>()
                .Where(right => right.ToString().StartsWith(pseudoRight[..^"All".Length], StringComparison.Ordinal))
        );
}
