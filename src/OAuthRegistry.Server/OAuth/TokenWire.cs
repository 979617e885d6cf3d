using System.Text.Json;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreHandlers;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>Reads a token request from a form, as RFC 6749 has it, or from JSON, as clients of The Things Stack send it.</summary>
internal sealed class ReadTokenRequest : IOpenIddictServerHandler<ExtractTokenRequestContext>
{
    public static readonly OpenIddictServerHandlerDescriptor Descriptor = OpenIddictServerHandlerDescriptor.CreateBuilder<ExtractTokenRequestContext>()
        .UseSingletonHandler<ReadTokenRequest>()
        .SetOrder(ExtractPostRequest<ExtractTokenRequestContext>.Descriptor.Order)
        .Build();

    private readonly ExtractPostRequest<ExtractTokenRequestContext> _form = new();

    public async ValueTask HandleAsync(ExtractTokenRequestContext context)
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
            context.Transaction.Request = new OpenIddictRequest(json.RootElement.Clone());
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            context.Reject(Errors.InvalidRequest, "The body is no JSON object.");
        }
    }
}

/// <summary>
/// Answers <c>bearer</c> in small letters, as The Things Stack does (RFC 6749, section 5.1 leaves the case open), and the whole lifetime, not
/// what is left of it after some milliseconds.
/// </summary>
internal sealed class WriteTokenType : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public static readonly OpenIddictServerHandlerDescriptor Descriptor = OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>()
        .UseSingletonHandler<WriteTokenType>()
        .SetOrder(int.MinValue + 100_000)
        .Build();

    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        context.Response.TokenType = context.Response.TokenType?.ToLowerInvariant();
        context.Response.ExpiresIn = context.Response.ExpiresIn is null ? null : (long)context.Options.AccessTokenLifetime!.Value.TotalSeconds;
        return ValueTask.CompletedTask;
    }
}

/// <summary>An error explains itself; it does not send whoever meets it to the documentation of a library.</summary>
internal sealed class OwnErrors<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseContext
{
    public static readonly OpenIddictServerHandlerDescriptor Descriptor = OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
        .UseSingletonHandler<OwnErrors<TContext>>()
        .SetOrder(int.MinValue + 100_000)
        .Build();

    public ValueTask HandleAsync(TContext context)
    {
        if (context.Transaction.Response is { } response)
        {
            response.ErrorUri = null;
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>A parameter that stands twice is read differently by different programs, so it is refused (RFC 6749, sections 3.1 and 3.2).</summary>
internal sealed class NoDuplicates<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public static readonly OpenIddictServerHandlerDescriptor Descriptor = OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
        .UseSingletonHandler<NoDuplicates<TContext>>()
        .SetOrder(int.MinValue + 60_000)
        .Build();

    public ValueTask HandleAsync(TContext context)
    {
        if (context.Transaction.Request?.GetParameters().FirstOrDefault(parameter => parameter.Value.Count > 1).Key is { } name)
        {
            context.Reject(Errors.InvalidRequest, $"The parameter '{name}' stands more than once.");
        }

        return ValueTask.CompletedTask;
    }
}
