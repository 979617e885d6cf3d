using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Audit;

internal static class RecordEndpoints
{
    public static void MapRecord(this IEndpointRouteBuilder api) =>
        api.MapGet("/record/verification", Verify)
            .WithTags("Record")
            .WithSummary("Verify the record of every client and account")
            .WithDescription("For administrators. Reads every event: it takes a moment for each hundred thousand.");

    private static Task<RecordVerificationBody> Verify(
        RecordVerification record,
        CancellationToken cancellationToken
    ) => record.VerifyAsync(cancellationToken);
}
