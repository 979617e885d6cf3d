using System.ComponentModel.DataAnnotations;

namespace OAuthRegistry.Server.OAuth;

/// <summary>The section <c>OAuth</c> of the configuration.</summary>
internal sealed class OAuthOptions
{
    public const string Section = "OAuth";

    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(5);

    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a refresh token works if it is not used; each use gives a new one.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// For how long a refresh token that was just used works once more, for a client whose network lost the answer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether clients that have a secret must use PKCE too; those without one always must.</summary>
    public bool RequirePkce { get; set; }

    /// <summary>
    /// Whether proofs of possession (DPoP) must hold a nonce of this server where tokens are asked for (RFC 9449,
    /// section 8): one request more for the client, and no proof that was made in store.
    /// </summary>
    public bool RequireDpopNonce { get; set; }

    /// <summary>How long a key signs ID tokens; it stays published as long again.</summary>
    public TimeSpan SigningKeyLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a user may take to type the code of a device and to answer.</summary>
    public TimeSpan DeviceCodeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many codes of devices one user may try in a minute; 0 means no limit.</summary>
    [Range(0, int.MaxValue)]
    public int UserCodesPerUser { get; set; } = 10;

    /// <summary>The same from one address, whoever is signed in there.</summary>
    [Range(0, int.MaxValue)]
    public int UserCodesPerAddress { get; set; } = 60;

    /// <summary>
    /// How many authorization requests a minute wait for somebody to sign in or to answer, from one address, or of one
    /// user who is signed in; those of devices count too. 0 means no limit.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int RequestsPerAddress { get; set; } = 120;

    /// <summary>The same from all addresses, of those who are not signed in.</summary>
    [Range(0, int.MaxValue)]
    public int RequestsInAll { get; set; } = 1200;

    /// <summary>How long a pushed authorization request waits for a browser (RFC 9126, section 2.2).</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan PushedRequestLifetime { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>For how long the keys are kept that were fetched from a client's <c>jwks_uri</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeySetLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a <c>jwks_uri</c> is left in peace after it was asked, whatever keys are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeySetPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether clients are told of ended sessions at addresses in the operator's own network, too, and on any port:
    /// whoever registers a client then says where this server posts.
    /// </summary>
    public bool LogoutToPrivateAddresses { get; set; }

    /// <summary>How often tokens that ended are swept out.</summary>
    public TimeSpan PruneInterval { get; set; } = TimeSpan.FromHours(1);
}
