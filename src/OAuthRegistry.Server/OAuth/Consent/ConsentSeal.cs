using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// All that a user was shown when it was asked, for which request, in which session, and when. What is compared is what
/// was shown, not the revision of the client: whatever the page says counts, a new name and a new owner too, and what
/// it does not say asks nobody twice.
/// </summary>
internal sealed record WhatWasShown
{
    public required string ClientId { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>Its logo, and where it leads.</summary>
    public required string Links { get; init; }

    public required string Owner { get; init; }

    public required bool Endorsed { get; init; }

    public required bool IsSandbox { get; init; }

    public bool IsTrial { get; init; }

    /// <summary>Whether administrators have doubts about it.</summary>
    public bool IsWatched { get; init; }

    /// <summary>Whether the host to which the answer goes is the owner's.</summary>
    public bool? HostIsProven { get; init; }

    /// <summary>What it could be taken for.</summary>
    public BetterKnown? BetterKnown { get; init; }

    public required ulong Rights { get; init; }

    /// <summary>The scopes of the network in the words of the page.</summary>
    public required string Scopes { get; init; }

    public required string IdentityScopes { get; init; }

    public required string RedirectUri { get; init; }

    /// <summary>The request as it is kept, with its state, nonce and challenge; nothing changes it.</summary>
    public required string RequestKey { get; init; }

    public required string UserId { get; init; }

    public required string SessionId { get; init; }

    public DateTimeOffset ShownAt { get; init; }

    public static WhatWasShown Of(
        RequestedAccess access,
        ClientEvidence evidence,
        string requestKey,
        string sessionId,
        DateTimeOffset now
    ) =>
        new()
        {
            ClientId = access.Client.ClientId,
            Name = access.Client.Name,
            Description = access.Client.Description,
            Links = string.Join(
                '\n',
                access.Client.LogoSha256,
                access.Client.ClientUri,
                access.Client.PolicyUri,
                access.Client.TosUri
            ),
            Owner = $"{access.Owner?.Account} {access.Owner?.Name}",
            Endorsed = access.Client.Endorsed,
            IsSandbox = access.IsSandbox,
            IsTrial = access.IsTrial,
            IsWatched = access.Client.State == ReviewState.Flagged,
            HostIsProven = evidence.HostIsProven,
            BetterKnown = evidence.BetterKnown,
            Rights = access.Rights.Bits,
            Scopes = string.Join('\n', access.Scopes.Select(s => $"{s.Ref} {s.Resource.Name} {s.Scope.Meaning}")),
            IdentityScopes = string.Join(' ', access.IdentityScopes),
            RedirectUri = access.RedirectUri ?? "",
            RequestKey = requestKey,
            UserId = access.User.AccountId,
            SessionId = sessionId,
            ShownAt = now,
        };
}

internal enum SealVerdict
{
    /// <summary>What would be shown now is what was shown.</summary>
    Holds,

    /// <summary>The client changed what it asks for, or what it says of itself.</summary>
    Changed,

    /// <summary>The page is too old, or of another request, user or browser.</summary>
    Stale,
}

/// <summary>
/// Seals what was shown into the form that answers it, so that nothing else can be granted by the answer.
/// </summary>
internal sealed class ConsentSeal(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>How long a page may lie open.</summary>
    public static readonly TimeSpan Lifetime = KeptRequests.Lifetime;

    private readonly IDataProtector _protector = protection.CreateProtector(nameof(ConsentSeal));

    public string Seal(WhatWasShown shown) => _protector.Protect(JsonSerializer.Serialize(shown));

    /// <summary>What was shown; none if nothing was, or too long ago.</summary>
    public WhatWasShown? Open(string? seal)
    {
        try
        {
            // The time stands inside, since a protector that ends by itself looks at another clock.
            var text = string.IsNullOrEmpty(seal) ? "null" : _protector.Unprotect(seal);
            var shown = JsonSerializer.Deserialize<WhatWasShown>(text);
            return shown is not null && shown.ShownAt + Lifetime > time.Now() ? shown : null;
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether an answer to what was shown is an answer to what would be shown now.</summary>
    public SealVerdict Judge(string? seal, WhatWasShown now)
    {
        if (
            Open(seal) is not { } shown
            || (shown.RequestKey, shown.UserId, shown.SessionId) != (now.RequestKey, now.UserId, now.SessionId)
        )
        {
            return SealVerdict.Stale;
        }

        return shown with { ShownAt = now.ShownAt } == now ? SealVerdict.Holds : SealVerdict.Changed;
    }
}
