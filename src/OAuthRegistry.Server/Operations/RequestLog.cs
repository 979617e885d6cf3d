using OAuthRegistry.Server.Access;
using Serilog.AspNetCore;
using Serilog.Events;

namespace OAuthRegistry.Server.Operations;

/// <summary>One line a request. The query is left out: it may carry what is nobody's business.</summary>
internal static class RequestLog
{
    public static void Configure(RequestLoggingOptions options)
    {
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
