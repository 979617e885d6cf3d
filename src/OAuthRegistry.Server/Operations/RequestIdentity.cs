using System.Diagnostics;
using System.Text;
using OAuthRegistry.Server.Rights;
using Serilog.Context;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Gives every request a correlation ID, which its log lines and its error share, and sends the headers that every
/// answer has: the request ID, what to be warned of, and what browsers must not do with the answer.
/// </summary>
internal sealed class RequestIdentity(RequestDelegate next)
{
    private const int MaxRequestId = 64,
        MaxWarnings = 20,
        MaxWarning = 200;

    public async Task InvokeAsync(HttpContext context, Call call)
    {
        context.TraceIdentifier = Activity.Current?.TraceId.ToHexString() ?? Guid.NewGuid().ToString("N");
        call.RequestId = OwnRequestId(context.Request) ?? context.TraceIdentifier;
        call.ServerUrl = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";
        call.Address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        context.Response.OnStarting(() =>
        {
            AddHeaders(context.Response, call);
            return Task.CompletedTask;
        });

        using (LogContext.PushProperty("CorrelationId", context.TraceIdentifier))
        {
            await next(context);
        }
    }

    /// <summary>Only what can stand in a header and a log line as it is.</summary>
    private static string? OwnRequestId(HttpRequest request) =>
        request.Headers["X-Request-Id"].ToString() is { Length: > 0 and <= MaxRequestId } id
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/')
            ? id
            : null;

    private static void AddHeaders(HttpResponse response, Call call)
    {
        var headers = response.Headers;
        headers["X-Request-Id"] = call.RequestId;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = headers.CacheControl.Count > 0 ? headers.CacheControl : "no-store";
        headers.ContentSecurityPolicy =
            headers.ContentSecurityPolicy.Count > 0
                ? headers.ContentSecurityPolicy
                : "default-src 'none'; frame-ancestors 'none'";
        foreach (var warning in call.Warnings.Take(MaxWarnings))
        {
            headers.Append("X-Warning", Printable(warning.ToString()));
        }
    }

    /// <summary>A warning may name a member that the caller made up; a header holds printable ASCII only.</summary>
    private static string Printable(string text)
    {
        var printable = new StringBuilder();
        foreach (var c in text.Length > MaxWarning ? text[..MaxWarning] + "..." : text)
        {
            printable.Append(c is >= ' ' and <= '~' ? c : '?');
        }

        return printable.ToString();
    }
}
