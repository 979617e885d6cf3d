namespace OAuthRegistry.Server.Wire;

/// <summary>
/// Whatever programs may GET they may ask for the headers alone (RFC 9110, section 9.3.2). Pages answer that by
/// themselves.
/// </summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var isForPrograms = request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/.well-known");
        if (!HttpMethods.IsHead(request.Method) || !isForPrograms)
        {
            await next(context);
            return;
        }

        var body = context.Response.Body;
        context.Response.Body = Stream.Null;
        request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            request.Method = HttpMethods.Head;
            context.Response.Body = body;
        }
    }
}
