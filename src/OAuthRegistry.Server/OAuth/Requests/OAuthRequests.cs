namespace OAuthRegistry.Server.OAuth;

internal static class OAuthRequests
{
    /// <summary>What happens to a request before OpenIddict reads it.</summary>
    public static void UseOAuthRequests(this IApplicationBuilder app)
    {
        app.UseMiddleware<WellFormedRequests>();
        app.Use(AnswerHead);
    }

    /// <summary>HEAD is answered wherever GET is (RFC 9110, section 9.3.2); OpenIddict knows GET only.</summary>
    private static async Task AnswerHead(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(context.Request.Method) || !context.Request.Path.StartsWithSegments("/.well-known"))
        {
            await next(context);
            return;
        }

        var body = context.Response.Body;
        (context.Request.Method, context.Response.Body) = (HttpMethods.Get, Stream.Null);
        await next(context);
        (context.Request.Method, context.Response.Body) = (HttpMethods.Head, body);
    }
}
