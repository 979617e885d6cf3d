using OAuthRegistry.Server.Rights;
using Serilog.AspNetCore;
using Serilog.Core;
using Serilog.Events;

namespace OAuthRegistry.Server.Operations;

/// <summary>One line a request. The query is left out: it may carry what is nobody's business.</summary>
internal static class RequestLog
{
    /// <summary>
    /// OpenIddict tells what it reads and writes, PKCE verifiers and ID tokens among it, as information. That is kept
    /// out whatever the operator sets, warnings excepted: what an operator needs of a request, its own line says.
    /// </summary>
    public static bool TellsSecrets(LogEvent line) =>
        line.Level < LogEventLevel.Warning
        && line.Properties.TryGetValue(Constants.SourceContextPropertyName, out var source)
        && source is ScalarValue { Value: string name }
        && name.StartsWith("OpenIddict.", StringComparison.Ordinal);

    /// <summary>
    /// Into the log of this server; the one of the whole process is another's, if a process runs several servers.
    /// </summary>
    public static void Configure(RequestLoggingOptions options, Serilog.ILogger logger)
    {
        options.Logger = logger;
        options.MessageTemplate = "{RequestMethod} {RequestPath} answered {StatusCode} in {Elapsed:0.0} ms";
        options.IncludeQueryInRequestPath = false;
        options.GetLevel = (context, _, exception) =>
            exception is not null || context.Response.StatusCode == StatusCodes.Status500InternalServerError
                ? LogEventLevel.Error
            : context.Request.Path.StartsWithSegments("/healthz") || context.Request.Path.StartsWithSegments("/readyz")
                ? LogEventLevel.Debug
            : LogEventLevel.Information;
        options.EnrichDiagnosticContext = (diagnostics, context) =>
        {
            var call = context.RequestServices.GetRequiredService<Call>();
            diagnostics.Set("Account", call.Caller.Account?.ToString());
            diagnostics.Set("RequestId", call.RequestId);
        };
    }
}
