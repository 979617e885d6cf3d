using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>The record of what was done.</summary>
public sealed class RecordApi
{
    private readonly Calls _calls;

    internal RecordApi(Calls calls) => _calls = calls;

    /// <summary>Verifies the record of every client and account; for administrators.</summary>
    public Task<RecordVerificationBody> VerifyAsync(CancellationToken cancellationToken = default) =>
        _calls.GetAsync("record/verification", Calls.Wire.RecordVerificationBody, cancellationToken);
}
