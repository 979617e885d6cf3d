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

    /// <summary>
    /// Exports the record or the decisions, for administrators: a stream that is read as it comes, to be disposed of by
    /// the caller.
    /// </summary>
    public Task<Stream> ExportAsync(
        RecordPart part = RecordPart.Events,
        ExportFormat format = ExportFormat.Json,
        CancellationToken cancellationToken = default
    )
    {
        Route route = "record/export";
        return _calls.StreamAsync(
            route
                .With("what", WireNames<RecordPart>.NameOf(part))
                .With("format", WireNames<ExportFormat>.NameOf(format)),
            cancellationToken
        );
    }
}
