using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Audit;

internal static class RecordEndpoints
{
    private const string JsonLines = "application/x-ndjson",
        Csv = "text/csv";

    public static void MapRecord(this IEndpointRouteBuilder api)
    {
        api.MapGet("/record/export", Export)
            .WithTags("Record")
            .Takes(
                new("what", "string", $"One of {string.Join(", ", WireNames<RecordPart>.Names)}; `events` if absent."),
                new("format", "string", $"One of {string.Join(", ", WireNames<ExportFormat>.Names)}; `json` if absent.")
            )
            .Produces<string>(StatusCodes.Status200OK, JsonLines, Csv)
            .WithSummary("Export the record or the decisions for an auditor")
            .WithDescription(
                "For administrators. Streamed, as of one moment: a JSON object in each line, or a table. Each event "
                    + "carries in `sealed` the text that is hashed behind the hash before it."
            );
        api.MapGet("/record/verification", Verify)
            .WithTags("Record")
            .WithSummary("Verify the record of every client and account")
            .WithDescription("For administrators. Reads every event: it takes a moment for each hundred thousand.");
    }

    private static IResult Export(QueryReader query, RecordExport record, CancellationToken cancellationToken)
    {
        var part = query.OptionalName<RecordPart>("what") ?? RecordPart.Events;
        var format = query.OptionalName<ExportFormat>("format") ?? ExportFormat.Json;
        query.Finish();
        record.RequireAllowed();
        var isTable = format == ExportFormat.Csv;
        return Results.Stream(
            to => record.WriteAsync(part, format, to, cancellationToken),
            isTable ? $"{Csv}; charset=utf-8" : JsonLines,
            $"{WireNames<RecordPart>.NameOf(part)}.{(isTable ? "csv" : "jsonl")}"
        );
    }

    private static Task<RecordVerificationBody> Verify(
        RecordVerification record,
        CancellationToken cancellationToken
    ) => record.VerifyAsync(cancellationToken);
}
