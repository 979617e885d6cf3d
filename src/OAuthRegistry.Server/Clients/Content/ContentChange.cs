using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients.Content;

/// <summary>
/// Members of a client that somebody wants otherwise: what an edit asks for, and what waits for a decision.
/// </summary>
internal sealed record ContentChange(ClientBody Wanted, FieldMask Mask)
{
    public static readonly ContentChange Nothing = new(new ClientBody(), new FieldMask([]));

    public bool IsEmpty => Mask.Names.Count == 0;

    /// <summary>The content as the change would make it.</summary>
    public ClientContent Merge(ClientContent approved) => approved.With(Wanted, Mask);

    /// <summary>Member by member, the approved value and the wanted one.</summary>
    public List<ChangeBody> Difference(ClientContent approved) =>
        Changes.Between(
            Changes.Snapshot(approved.Show(Mask), WireJson.Shared.ClientBody),
            Changes.Snapshot(Merge(approved).Show(Mask), WireJson.Shared.ClientBody)
        );

    /// <summary>
    /// What is left of this change where somebody has spoken of some members since, and what they want on top.
    /// </summary>
    public ContentChange FollowedBy(ContentChange newer, FieldMask spokenOf)
    {
        var kept = Mask.Except(spokenOf);
        var names = new FieldMask(kept.Names.Concat(newer.Mask.Names));
        return new ContentChange(
            ClientContent.Empty.With(Wanted, kept).With(newer.Wanted, newer.Mask).Show(names),
            names
        );
    }

    /// <summary>
    /// Approval is bound to what was reviewed. Whatever users see or are sent to, and every further right, waits for
    /// another approval; taking something away acts at once, because it can only make the client more harmless. For an
    /// edit by whoever can not approve it alone.
    /// </summary>
    public (ContentChange Now, ContentChange Later) Split(ClientContent approved)
    {
        var now = new ClientBody();
        var later = new ClientBody();
        List<string> nowNames = [],
            laterNames = [];
        foreach (var name in Mask.Names)
        {
            var (actsNow, waits) = SplitMember(name, approved, now, later);
            nowNames.AddRange(actsNow ? [name] : []);
            laterNames.AddRange(waits ? [name] : []);
        }

        return (new ContentChange(now, new FieldMask(nowNames)), new ContentChange(later, new FieldMask(laterNames)));
    }

    private (bool ActsNow, bool Waits) SplitMember(
        string name,
        ClientContent approved,
        ClientBody now,
        ClientBody later
    )
    {
        switch (name)
        {
            case "name":
                later.Name = Wanted.Name;
                return (false, (Wanted.Name ?? "") != approved.Name);
            case "description":
                later.Description = Wanted.Description;
                return (false, (Wanted.Description ?? "") != approved.Description);
            case "administrative_contact":
                later.AdministrativeContact = Wanted.AdministrativeContact;
                return (false, AccountRef.From(Wanted.AdministrativeContact) != approved.AdministrativeContact);
            case "technical_contact":
                later.TechnicalContact = Wanted.TechnicalContact;
                return (false, AccountRef.From(Wanted.TechnicalContact) != approved.TechnicalContact);
            case "redirect_uris":
                // A client whose users come back keeps at least one redirect URI: where all are replaced, the old ones
                // serve until the new ones are approved.
                later.RedirectUris = Wanted.RedirectUris;
                return SplitList(
                    Wanted.RedirectUris,
                    approved.RedirectUris.Contains,
                    kept => now.RedirectUris = kept,
                    mayBeEmpty: !ClientRules.SendsUsersBack(approved.Grants)
                );
            case "logout_redirect_uris":
                later.LogoutRedirectUris = Wanted.LogoutRedirectUris;
                return SplitList(
                    Wanted.LogoutRedirectUris,
                    approved.LogoutRedirectUris.Contains,
                    kept => now.LogoutRedirectUris = kept,
                    mayBeEmpty: true
                );
            case "rights":
                later.Rights = Wanted.Rights;
                now.Rights = RightsLeft(approved.Rights, Wanted.Rights ?? []);
                return (true, !RightSet.Of(approved.Rights).Implied().Contains(RightSet.Of(Wanted.Rights ?? [])));
            case "resource_scopes":
                later.ResourceScopes = Wanted.ResourceScopes;
                return SplitList(
                    [.. ScopeRefs.From(Wanted.ResourceScopes)],
                    approved.ResourceScopes.Contains,
                    kept => now.ResourceScopes = kept.ToBody(),
                    mayBeEmpty: true
                );
            case "token_endpoint_auth_method":
                later.TokenEndpointAuthMethod = Wanted.TokenEndpointAuthMethod;
                return (false, Wanted.TokenEndpointAuthMethod != approved.TokenEndpointAuthMethod);
            case "jwks":
                later.Jwks = Wanted.Jwks;
                return SplitKeys(approved, now);
            case "jwks_uri":
                later.JwksUri = Wanted.JwksUri;
                return TakesEveryKeyAway(approved)
                    ? (true, false)
                    : (false, Wanted.JwksUri?.NullIfEmpty() != approved.JwksUri);
            case "subject_type":
                // Its users become strangers to it, and that is all; who they are it learns by another approval.
                (now.SubjectType, later.SubjectType) = (Wanted.SubjectType, Wanted.SubjectType);
                return Wanted.SubjectType == SubjectType.Pairwise
                    ? (true, false)
                    : (false, approved.SubjectType == SubjectType.Pairwise);
            case "grants":
                later.Grants = Wanted.Grants;
                return SplitList(Wanted.Grants, approved.Grants.Contains, kept => now.Grants = kept, mayBeEmpty: false);
            case "skip_authorization":
                (now.SkipAuthorization, later.SkipAuthorization) = (false, true);
                return SplitFlag(Wanted.SkipAuthorization == true, approved.SkipAuthorization);
            case "endorsed":
                (now.Endorsed, later.Endorsed) = (false, true);
                return SplitFlag(Wanted.Endorsed == true, approved.Endorsed);
            case "require_pkce":
                (now.RequirePkce, later.RequirePkce) = (true, false);
                return SplitFlag(Wanted.RequirePkce != true, !approved.RequirePkce);
            case "require_par":
                (now.RequirePar, later.RequirePar) = (true, false);
                return SplitFlag(Wanted.RequirePar != true, !approved.RequirePar);
            case "client_uri":
                later.ClientUri = Wanted.ClientUri;
                return SplitAddress(Wanted.ClientUri, approved.ClientUri);
            case "logo":
                later.Logo = Wanted.Logo;
                return SplitAddress(Wanted.Logo, approved.Logo?.Path);
            case "policy_uri":
                later.PolicyUri = Wanted.PolicyUri;
                return SplitAddress(Wanted.PolicyUri, approved.PolicyUri);
            case "tos_uri":
                later.TosUri = Wanted.TosUri;
                return SplitAddress(Wanted.TosUri, approved.TosUri);
            case "contacts":
                later.Contacts = Wanted.Contacts;
                return SplitList(
                    Wanted.Contacts,
                    approved.Contacts.Contains,
                    kept => now.Contacts = kept,
                    mayBeEmpty: true
                );
            case "backchannel_logout_uri":
                later.BackchannelLogoutUri = Wanted.BackchannelLogoutUri;
                return SplitAddress(Wanted.BackchannelLogoutUri, approved.BackchannelLogoutUri);
            case "backchannel_logout_session_required":
                now.BackchannelLogoutSessionRequired = Wanted.BackchannelLogoutSessionRequired;
                return (true, false);
            case "dpop_bound_access_tokens":
                (now.DpopBoundAccessTokens, later.DpopBoundAccessTokens) = (true, false);
                return Wanted.DpopBoundAccessTokens == true ? (true, false) : (false, approved.DpopBoundAccessTokens);
            case "right_reasons":
                // Only those read it who judge what is asked for, whenever that is.
                now.RightReasons = Wanted.RightReasons;
                return (true, false);
            case "attributes":
                now.Attributes = Wanted.Attributes;
                return (true, false);
            default:
                throw new InvalidOperationException($"nobody decided whether a change of {name} needs review");
        }
    }

    /// <summary>
    /// Where all keys are replaced the old ones serve until the new ones are approved, as redirect URIs do; so does
    /// what is exchanged for an address. Who lost a key, and has no other that was approved, takes every key away.
    /// </summary>
    private (bool ActsNow, bool Waits) SplitKeys(ClientContent approved, ClientBody now)
    {
        if (TakesEveryKeyAway(approved))
        {
            now.Jwks = Wanted.Jwks;
            return (true, false);
        }

        if (Wanted.Jwks is not { } wanted || approved.Jwks is not { } known)
        {
            return (false, (Wanted.Jwks is null) != (approved.Jwks is null));
        }

        // A key is itself by what it is; its name, and what else is said of it, change nothing.
        var thumbprints = KeySet.Read(known)!.Keys.Select(key => key.Thumbprint).ToHashSet();
        return SplitList(
            [.. wanted["keys"]!.AsArray().OfType<JsonObject>()],
            key => thumbprints.Contains(new PublicKey(key).Thumbprint),
            kept => now.Jwks = new JsonObject { ["keys"] = new JsonArray([.. kept.Select(key => key.DeepClone())]) },
            mayBeEmpty: false
        );
    }

    /// <summary>An empty set, in the place of whatever there was.</summary>
    private bool TakesEveryKeyAway(ClientContent approved) =>
        approved.UsesKeys
        && Mask.Contains("jwks")
        && Wanted.Jwks?["keys"] is JsonArray { Count: 0 }
        && (approved.JwksUri is null || (Mask.Contains("jwks_uri") && string.IsNullOrEmpty(Wanted.JwksUri)));

    /// <summary>
    /// What of the approved rights is still wanted. RIGHT_GATEWAY_INFO instead of RIGHT_GATEWAY_ALL is less, though it
    /// is another name; RIGHT_ALL instead of either takes nothing away.
    /// </summary>
    private static List<Right> RightsLeft(IReadOnlyList<Right> approved, List<Right> wanted)
    {
        var (mayHave, wants) = (RightSet.Of(approved).Implied(), RightSet.Of(wanted).Implied());
        return [.. approved.Where(wants.Contains).Union(wanted.Where(mayHave.Contains))];
    }

    /// <summary>What trusts the client more waits; what trusts it less acts at once.</summary>
    private static (bool ActsNow, bool Waits) SplitFlag(bool trusts, bool trusted) =>
        trusts ? (false, !trusted) : (true, false);

    /// <summary>An address that is taken away is gone at once; another one waits.</summary>
    private static (bool ActsNow, bool Waits) SplitAddress(string? wanted, string? approved) =>
        string.IsNullOrEmpty(wanted) ? (true, false) : (false, wanted != approved);

    private static (bool ActsNow, bool Waits) SplitList<T>(
        List<T>? wanted,
        Func<T, bool> isApproved,
        Action<List<T>> keep,
        bool mayBeEmpty
    )
    {
        var kept = (wanted ?? []).Where(isApproved).ToList();
        keep(kept);
        return (kept.Count > 0 || mayBeEmpty, kept.Count < (wanted?.Count ?? 0));
    }
}
