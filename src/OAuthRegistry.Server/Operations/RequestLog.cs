using OAuthRegistry.Server.Access;
using Serilog.AspNetCore;
using Serilog.Events;

namespace OAuthRegistry.Server.Operations;

/// <summary>One line a request. The query is left out: it may carry what is nobody's business.</summary>
internal static class RequestLog
{
    /// <summary>Into the log of this server; the one of the whole process is another's, if a process runs several servers.</summary>
    public static void Configure(RequestLoggingOptions options, Serilog.ILogger logger)
    {
        options.Logger = logger;
        options.MessageTemplate = "{RequestMethod} {RequestPath} answered {StatusCode} in {Elapsed:0.0} ms";
        options.IncludeQueryInRequestPath = false;
        options.GetLevel = (context, _, exception) =>
            exception is not null || context.Response.StatusCode == StatusCodes.Status500InternalServerError ? LogEventLevel.Error
            : context.Request.Path.StartsWithSegments("/healthz") || context.Request.Path.StartsWithSegments("/readyz") ? LogEventLevel.Debug
            : LogEventLevel.Information;
        options.EnrichDiagnosticContext = (diagnostics, context) =>
        {
            var call = context.RequestServices.GetRequiredService<Call>();
            diagnostics.Set("Account", call.Caller.Account?.ToString());
            diagnostics.Set("RequestId", call.RequestId);
        };
    }
}
