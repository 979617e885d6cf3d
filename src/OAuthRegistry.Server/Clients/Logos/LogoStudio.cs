using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients.Logos;

/// <summary>The section <c>Logos</c>.</summary>
internal sealed class LogoOptions
{
    public const string Section = "Logos";

    /// <summary>How many an account uploads in an hour; 0 means no limit.</summary>
    public int PerAccount { get; set; } = 60;

    /// <summary>How many are drawn at the same moment.</summary>
    [Range(1, 64)]
    public int AtOnce { get; set; } = 1;
}

/// <summary>
/// The one room in which uploaded pictures are unpacked. Each takes a processor and up to 64 MiB for a moment, so only
/// some are drawn at once, and nobody has too many drawn. Each server counts for itself.
/// </summary>
internal sealed class LogoStudio(IOptions<LogoOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Allowance _perAccount = new(options.Value.PerAccount, TimeSpan.FromHours(1), time);

    private readonly SemaphoreSlim _atOnce = new(options.Value.AtOnce);

    /// <summary>Counts one to the account, or refuses: before its file is read.</summary>
    public void Take(AccountRef? account)
    {
        if (_perAccount.Take(account?.ToString() ?? "nobody") is { } wait)
        {
            throw LogoErrors.TooMany(_perAccount.Most, wait);
        }
    }

    /// <summary>The logo that a file becomes.</summary>
    public async Task<byte[]> DrawAsync(byte[] file, CancellationToken cancellationToken)
    {
        if (LogoRules.Check(file) is { } wrong)
        {
            throw RequestErrors.Invalid(LogoErrors.Field, wrong);
        }

        if (!await _atOnce.WaitAsync(Patience, cancellationToken))
        {
            throw LogoErrors.Busy();
        }

        try
        {
            return await Task.Run(() => LogoPicture.Draw(file), cancellationToken)
                ?? throw RequestErrors.Invalid(LogoErrors.Field, LogoRules.Broken);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    public void Dispose() => _atOnce.Dispose();
}
