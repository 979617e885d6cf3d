using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Data;
using OpenIddict.Server;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// The keys that sign ID tokens and access tokens, one of each kind at a time: made on the first start, kept encrypted
/// in the database, replaced in time. A new key is published a while before it signs, and an old one as long after, so
/// that nobody meets a signature of a key that is not in the list.
/// </summary>
internal sealed class SigningKeys(IDataProtectionProvider protection, IOptions<OAuthOptions> options, TimeProvider time)
    : IConfigureOptions<OpenIddictServerOptions>,
        IOptionsChangeTokenSource<OpenIddictServerOptions>,
        IDisposable
{
    private const int KeyBits = 2048;

    private static readonly TimeSpan PublishedBefore = TimeSpan.FromDays(1);

    private readonly IDataProtector _protector = protection.CreateProtector(nameof(SigningKeys));

    /// <summary>Until the database has been read; nobody is answered until then.</summary>
    private IReadOnlyList<SigningCredentials> _credentials =
    [
        new(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)), SecurityAlgorithms.EcdsaSha256),
    ];

    private IReadOnlyList<string> _ids = [];

    private CancellationTokenSource _changed = new();

    public string Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(_changed.Token);

    public void Configure(OpenIddictServerOptions openIddict) => openIddict.SigningCredentials.AddRange(_credentials);

    /// <summary>Reads the keys, and makes one if there is none or the newest is old.</summary>
    public async Task RefreshAsync(RegistryContext db, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var lifetime = options.Value.SigningKeyLifetime;
        var keys = await db.SigningKeys.OrderByDescending(key => key.CreatedAt).ToListAsync(cancellationToken);
        if (keys.Count == 0 || keys[0].CreatedAt + lifetime < now)
        {
            keys.Insert(0, Make(now));
            db.SigningKeys.Add(keys[0]);
        }

        foreach (var old in keys.Where(key => key.ProtectedCurveKey is null))
        {
            await CompleteAsync(old, db, cancellationToken);
        }

        var outlived = keys.FindAll(key => key.CreatedAt + (lifetime * 2) < now);
        db.SigningKeys.RemoveRange(outlived);
        await db.SaveChangesAsync(cancellationToken);
        Publish([.. keys.Except(outlived)], now);
    }

    public void Dispose() => _changed.Dispose();

    /// <summary>
    /// A key of an older version gets its curve. Of servers that do so at once one wins, and all sign with what it
    /// made.
    /// </summary>
    private async Task CompleteAsync(SigningKey key, RegistryContext db, CancellationToken cancellationToken)
    {
        var made = MakeCurve();
        await db
            .SigningKeys.Where(other => other.KeyId == key.KeyId && other.ProtectedCurveKey == null)
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.ProtectedCurveKey, made), cancellationToken);
        await db.Entry(key).ReloadAsync(cancellationToken);
    }

    /// <summary>OpenIddict signs with the first of the list, which is of RSA, and publishes all.</summary>
    private void Publish(List<SigningKey> newestFirst, DateTimeOffset now)
    {
        var signing = newestFirst.Find(key => key.CreatedAt + PublishedBefore < now) ?? newestFirst[^1];
        List<SigningKey> ordered = [signing, .. newestFirst.Where(key => key != signing)];
        if (ordered.Select(key => key.KeyId).SequenceEqual(_ids))
        {
            return;
        }

        _credentials =
        [
            .. ordered.Select(key => new SigningCredentials(
                new RsaSecurityKey(Read(RSA.Create(), key.ProtectedKey)) { KeyId = key.KeyId },
                SecurityAlgorithms.RsaSha256
            )),
            .. ordered.Select(key => new SigningCredentials(
                new ECDsaSecurityKey(Read(ECDsa.Create(), key.ProtectedCurveKey!)) { KeyId = $"{key.KeyId}-es256" },
                SecurityAlgorithms.EcdsaSha256
            )),
        ];
        _ids = ordered.ConvertAll(key => key.KeyId);
        var before = Interlocked.Exchange(ref _changed, new CancellationTokenSource());
        before.Cancel();
        before.Dispose();
    }

    private SigningKey Make(DateTimeOffset now)
    {
        using var rsa = RSA.Create(KeyBits);
        return new SigningKey
        {
            KeyId = Guid.CreateVersion7(now).ToString("N"),
            ProtectedKey = _protector.Protect(rsa.ExportPkcs8PrivateKey()),
            ProtectedCurveKey = MakeCurve(),
            CreatedAt = now,
        };
    }

    private byte[] MakeCurve()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return _protector.Protect(curve.ExportPkcs8PrivateKey());
    }

    private T Read<T>(T into, byte[] key)
        where T : AsymmetricAlgorithm
    {
        into.ImportPkcs8PrivateKey(_protector.Unprotect(key), out _);
        return into;
    }
}
