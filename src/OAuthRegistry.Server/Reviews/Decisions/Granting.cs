using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Decisions;

/// <summary>
/// Right by right: which of those that a client asks for it gets. What is granted is a part of what was asked for, so
/// a reviewer makes a client less, never more.
/// </summary>
/// <param name="Asked">The content as it was asked for.</param>
/// <param name="Request">What the reviewer grants, or refuses; all of it is granted if it says neither.</param>
internal sealed record Granting(ClientContent Asked, DecideRequest Request)
{
    private const string Rights = "granted_rights",
        Scopes = "granted_scopes",
        Words = "refusals";

    private readonly IReadOnlyDictionary<string, string> _refusals =
        Request.Refusals ?? new Dictionary<string, string>();

    /// <summary>The content as it runs from then on.</summary>
    public ClientContent Granted => Asked with { Rights = GrantedRights, ResourceScopes = GrantedScopes };

    /// <summary>What was asked for and not granted, with the reviewer's word on it, where it has its own.</summary>
    public List<RefusedBody> Refused =>
        [
            .. Asked
                .Rights.Except(GrantedRights)
                .Select(WireNames<Right>.NameOf)
                .Select(name => new RefusedBody
                {
                    Name = name,
                    Reason = _refusals.GetValueOrDefault(name)?.NullIfEmpty(),
                }),
            .. Asked
                .ResourceScopes.Except(GrantedScopes)
                .Select(scope => new RefusedBody
                {
                    Name = scope.Name,
                    ResourceId = scope.ResourceId,
                    Reason = _refusals.GetValueOrDefault(scope.Name)?.NullIfEmpty(),
                }),
        ];

    private List<Right> GrantedRights =>
        Request.GrantedRights?.Distinct().ToList()
        ?? [.. Asked.Rights.Where(right => !_refusals.ContainsKey(WireNames<Right>.NameOf(right)))];

    private IReadOnlyList<ScopeRef> GrantedScopes =>
        Request.GrantedScopes is { } granted
            ? ScopeRefs.From(granted)
            : [.. Asked.ResourceScopes.Where(scope => !_refusals.ContainsKey(scope.Name))];

    /// <summary>
    /// Every fault at once; none if it is a part of what was asked for and the owner reads why it is only a part.
    /// </summary>
    public IReadOnlyList<Fault> Check()
    {
        // What is refused is known once it is right what is granted.
        List<Fault> faults = [.. CheckParts()];
        return faults is [] ? [.. CheckWords()] : faults;
    }

    private IEnumerable<Fault> CheckWords()
    {
        if (string.IsNullOrWhiteSpace(Request.Reason))
        {
            foreach (var refused in Refused.Where(refused => string.IsNullOrWhiteSpace(refused.Reason)))
            {
                yield return new Fault(
                    Words,
                    $"`{refused.Name}` is refused without a word on why, which the owner reads; say it here, or for "
                        + "all of them in `reason`"
                );
            }
        }
    }

    private IEnumerable<Fault> CheckParts()
    {
        var mayHave = RightSet.Of(Asked.Rights).Implied();
        foreach (var right in GrantedRights.Where(right => !mayHave.Contains(right)))
        {
            yield return new Fault(Rights, $"`{WireNames<Right>.NameOf(right)}` was not asked for");
        }

        foreach (var scope in GrantedScopes.Except(Asked.ResourceScopes))
        {
            yield return new Fault(Scopes, $"`{scope.Name}` of `{scope.ResourceId}` was not asked for");
        }

        var refused = Refused.ConvertAll(refusal => refusal.Name);
        foreach (var name in _refusals.Keys.Where(name => !refused.Contains(name)))
        {
            yield return new Fault(
                Words,
                IsAsked(name) ? $"`{name}` is granted; leave it out of one of them" : $"`{name}` was not asked for"
            );
        }

        if (refused.Count > 0 && GrantedRights.Count == 0 && GrantedScopes.Count == 0)
        {
            yield return new Fault(Rights, "grants nothing; reject it instead");
        }
    }

    private bool IsAsked(string name) =>
        Asked.Rights.Any(right => WireNames<Right>.NameOf(right) == name)
        || Asked.ResourceScopes.Any(scope => scope.Name == name);
}
