using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http.Features;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Looks at each request to an OAuth endpoint before anybody reads it. Nothing of a malformed one goes on: not a
/// text that no database stores, not a form that can not be read. What is left is an empty request with a fault,
/// which the endpoint refuses in its own way: with a page, or as RFC 6749 has it.
/// </summary>
internal sealed class WellFormedRequests(RequestDelegate next)
{
    private const string Fault = "registry:malformed-request";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/oauth") && await FaultOfAsync(context.Request) is { } fault)
        {
            context.Items[Fault] = fault;
            context.Request.Method = HttpMethods.Get;
            context.Request.QueryString = QueryString.Empty;
            context.Request.ContentType = null;
            context.Request.Body = Stream.Null;
            context.Features.Set<IFormFeature>(new FormFeature(FormCollection.Empty));
        }

        await next(context);
    }

    /// <summary>
    /// Whether a text can stand in a parameter: printable, and made of whole characters (RFC 6749, appendix A).
    /// </summary>
    public static bool IsPlain(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++)))
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<string?> FaultOfAsync(HttpRequest request)
    {
        try
        {
            var form = request.HasFormContentType ? await request.ReadFormAsync(request.HttpContext.RequestAborted) : FormCollection.Empty;
            return request.Query.Concat(form).Any(p => !IsPlain(p.Key) || p.Value.Any(value => value is not null && !IsPlain(value)))
                ? "A parameter holds a control character, or half of a character."
                : null;
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            // Too many fields, a field too long, an encoding that nobody should use.
            return "The form can not be read. It is application/x-www-form-urlencoded in UTF-8, of at most 1024 fields.";
        }
    }

    /// <summary>Refuses what was found to be malformed.</summary>
    internal sealed class Refuse<TContext> : IOpenIddictServerHandler<TContext>
        where TContext : BaseValidatingContext
    {
        public ValueTask HandleAsync(TContext context)
        {
            if (context.Transaction.GetHttpRequest()?.HttpContext.Items[Fault] is string fault)
            {
                context.Reject(Errors.InvalidRequest, fault);
            }

            return ValueTask.CompletedTask;
        }
    }
}
