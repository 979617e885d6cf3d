using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>Something that a client may do, or would, in the words of its user.</summary>
/// <param name="Words">One of our texts; of an API of the network, what its administrator wrote.</param>
/// <param name="Api">The API of the network that it is about.</param>
internal sealed record AskedThing(string Words, string? Api = null);

/// <param name="Title">One of our texts; or the name of the API.</param>
/// <param name="IsApi">Whether it is about an API of the network.</param>
/// <param name="Things">What it would do there.</param>
internal sealed record AskedGroup(string Title, bool IsApi, IReadOnlyList<AskedThing> Things)
{
    /// <summary>More than that is folded, so that a long list hides nothing that stands below it.</summary>
    private const int Shown = 4;

    public bool IsLong => Things.Count > Shown;
}

/// <summary>
/// All that a client may do, as its users read it. What can do harm stands by itself and before the rest, so that it is
/// never one line among fifty.
/// </summary>
internal sealed record AskedThings(IReadOnlyList<AskedThing> Harmful, IReadOnlyList<AskedGroup> Groups)
{
    /// <summary>What it would learn of the user.</summary>
    public const string AboutYou = "Who you are";

    public static AskedThings Of(
        RightSet rights,
        IReadOnlyCollection<KnownScope> scopes,
        IReadOnlyCollection<string> identity
    )
    {
        var things = RightGroup.Of(rights).ToList();
        var harmful = things
            .SelectMany(group => group.Rights)
            .Where(right => RightsRisk.IsDangerous(right.Right))
            .OrderBy(right => RankOf(right.Right))
            .Select(Thing)
            .Concat(scopes.Where(IsHarmful).Select(Thing));
        var groups = things
            .Select(group => new AskedGroup(
                group.Title,
                IsApi: false,
                [.. group.Rights.Where(right => !RightsRisk.IsDangerous(right.Right)).Select(Thing)]
            ))
            .Prepend(new AskedGroup(AboutYou, IsApi: false, [.. identity.Select(Thing)]))
            .Concat(
                scopes
                    .Where(scope => !IsHarmful(scope))
                    .GroupBy(scope => scope.Resource.ResourceId)
                    .Select(of => new AskedGroup(NameOf(of.First().Resource), IsApi: true, [.. of.Select(Thing)]))
            );
        return new AskedThings([.. harmful], [.. groups.Where(group => group.Things.Count > 0)]);
    }

    /// <summary>What a scope of OpenID Connect tells of the user.</summary>
    public static string WordsOf(string identityScope) =>
        identityScope switch
        {
            "profile" => "See your name",
            "email" => "See your mail address",
            "groups" => "See which organizations you are in",
            _ => "See your user ID",
        };

    /// <summary>The worst first, whatever it is about.</summary>
    private static int RankOf(Right right) =>
        right switch
        {
            Right.All => 0,
            _ when RightsRisk.IsPseudo(right) => 1,
            Right.UserDelete => 2,
            Right.ApplicationDelete or Right.GatewayDelete or Right.OrganizationDelete or Right.ClientDelete => 3,
            _ => 4,
        };

    private static bool IsHarmful(KnownScope scope) => scope.Scope.Risk == ScopeRisk.High;

    private static AskedThing Thing(RightInWords right) => new(RightsForUsers.Words[right.Right]);

    private static AskedThing Thing(string identityScope) => new(WordsOf(identityScope));

    private static AskedThing Thing(KnownScope scope) => new(scope.Scope.Meaning, NameOf(scope.Resource));

    private static string NameOf(Resource resource) => resource.Name.Length > 0 ? resource.Name : resource.Identifier;
}
