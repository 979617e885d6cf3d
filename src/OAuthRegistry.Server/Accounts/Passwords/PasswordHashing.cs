using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Rights;
using SignInOptions = OAuthRegistry.Server.Sessions.SignInOptions;

namespace OAuthRegistry.Server.Accounts;

/// <summary>
/// The one room in which passwords, and secrets that people chose, are hashed. A hash is slow on purpose, so only some
/// are made at the same moment, on threads of their own, and only some may wait: everything else that the server does
/// stays fast, whoever signs in.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    private const int MostKnown = 10_000;

    private static readonly PasswordHasher<object> Hasher = new();

    private readonly BlockingCollection<Job> _waiting;

    /// <summary>
    /// Which values were right for which hash, under a key that nobody has: a program proves itself often with one
    /// secret.
    /// </summary>
    private readonly ConcurrentDictionary<string, byte[]> _known = [];

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    private readonly Lazy<string> _nobodys = new(() => Hasher.HashPassword(new object(), BearerToken.GenerateSecret()));

    public PasswordHashing(IOptions<SignInOptions> options)
    {
        var atOnce =
            options.Value.HashesAtOnce > 0 ? options.Value.HashesAtOnce : Math.Max(1, Environment.ProcessorCount / 2);
        _waiting = new BlockingCollection<Job>(Math.Max(1, options.Value.HashQueue));
        for (var worker = 0; worker < atOnce; worker++)
        {
            new Thread(Work) { IsBackground = true, Name = "password hashing" }.Start();
        }
    }

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => Hasher.HashPassword(new object(), password), cancellationToken);

    /// <summary>Whether the password has this hash. Where there is no hash it takes as long, and is wrong.</summary>
    public async Task<bool> VerifyAsync(string? hash, string? password, CancellationToken cancellationToken)
    {
        var verified = await RunAsync(
            () =>
                Hasher.VerifyHashedPassword(new object(), hash ?? _nobodys.Value, password ?? "")
                != PasswordVerificationResult.Failed,
            cancellationToken
        );
        return verified && hash is not null;
    }

    /// <summary>
    /// The same for the secret of a program: one that was right before is known again at once; only others are counted
    /// as <paramref name="guess"/> and hashed.
    /// </summary>
    public async Task<bool> VerifySecretAsync(
        string hash,
        string secret,
        Action guess,
        CancellationToken cancellationToken
    )
    {
        var mark = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(secret));
        if (_known.TryGetValue(hash, out var known) && CryptographicOperations.FixedTimeEquals(known, mark))
        {
            return true;
        }

        guess();
        var isRight = await VerifyAsync(hash, secret, cancellationToken);
        if (isRight)
        {
            if (_known.Count >= MostKnown)
            {
                _known.Clear();
            }

            _known[hash] = mark;
        }

        return isRight;
    }

    public void Dispose() => _waiting.CompleteAdding();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var job = new Job(
            () => done.TrySetResult(work()),
            fault => done.TrySetException(fault),
            () => done.TrySetCanceled(cancellationToken),
            cancellationToken
        );
        if (!_waiting.TryAdd(job, 0, CancellationToken.None))
        {
            throw AccountErrors.TooManyPasswords();
        }

        return await done.Task;
    }

    private void Work()
    {
        foreach (var job in _waiting.GetConsumingEnumerable())
        {
            job.Do();
        }
    }

    private sealed record Job(Action Work, Action<Exception> Fail, Action Cancel, CancellationToken Aborted)
    {
        /// <summary>Nothing is hashed for whoever has gone.</summary>
        public void Do()
        {
            if (Aborted.IsCancellationRequested)
            {
                Cancel();
                return;
            }

            try
            {
                Work();
            }
            catch (Exception fault)
            {
                Fail(fault);
            }
        }
    }
}
