using System.Text.Json;
using Microsoft.AspNetCore;
using OAuthRegistry.Server.Wire;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreHandlers;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Reads a request about tokens from a form, as RFC 6749 has it, or from JSON, as clients of The Things Stack send it.
/// </summary>
internal sealed class ReadFormOrJson<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    private readonly ExtractPostRequest<TContext> _form = new();

    public async ValueTask HandleAsync(TContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        if (!HttpMethods.IsPost(request.Method) || !request.HasJsonContentType())
        {
            await _form.HandleAsync(context);
            return;
        }

        try
        {
            var json = await JsonDocument.ParseAsync(request.Body, default, context.CancellationToken);
            if (json.RootElement.ValueKind == JsonValueKind.Object && !json.RootElement.EnumerateObject().All(IsPlain))
            {
                context.Reject(Errors.InvalidRequest, "A parameter holds a control character.");
                return;
            }

            context.Transaction.Request = new OpenIddictRequest(json.RootElement.Clone());
        }
        catch (Exception exception)
            when (exception is JsonException or ArgumentException or InvalidOperationException or IOException)
        {
            context.Reject(Errors.InvalidRequest, "The body is no JSON object.");
        }
    }

    private static bool IsPlain(JsonProperty member) =>
        ReadableRequest.IsPlain(member.Name)
        && (member.Value.ValueKind != JsonValueKind.String || ReadableRequest.IsPlain(member.Value.GetString()!));
}

/// <summary>
/// Answers <c>bearer</c> in small letters, as The Things Stack does (RFC 6749, section 5.1 leaves the case open), and
/// the whole lifetime, not what is left of it after some milliseconds; what is left where the same answer is given
/// again. A token that is bound to a key is none of a bearer (RFC 9449, section 5).
/// </summary>
internal sealed class WriteTokenType(Refresh refresh, TokenTarget target, TimeProvider time)
    : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        context.Response.TokenType =
            context.Response.TokenType is null || target.Key is null
                ? context.Response.TokenType?.ToLowerInvariant()
                : Possession.Name;
        if (context.Response.ExpiresIn is not null)
        {
            var whole = target.Lifetime ?? context.Options.AccessTokenLifetime!.Value;
            var left = (refresh.ExpiresAt ?? target.EndsBy) - time.GetUtcNow();
            left = refresh.ExpiresAt is null && left > whole ? whole : left;
            context.Response.ExpiresIn = (long)Math.Round((left ?? whole).TotalSeconds);
        }

        return ValueTask.CompletedTask;
    }
}
