using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using OAuthRegistry.Client;
using Polly;

#pragma warning disable IDE0130 // Where every other AddSomething is found.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the client to the services of a program.</summary>
public static class RegistryClientServices
{
    /// <summary>Adds <see cref="RegistryClient"/>, with retries that never let anything happen twice.</summary>
    public static IHttpClientBuilder AddOAuthRegistryClient(
        this IServiceCollection services,
        Action<RegistryClientOptions> configure
    )
    {
        services.Configure(configure);
        var builder = services
            .AddHttpClient(nameof(RegistryClient), (provider, http) => Prepare(http, OptionsOf(provider)))
            .AddTypedClient((http, provider) => new RegistryClient(http, OptionsOf(provider).Warned));
        builder.AddResilienceHandler(
            nameof(RegistryClient),
            (pipeline, context) => AddRetries(pipeline, OptionsOf(context.ServiceProvider))
        );
        return builder;
    }

    private static RegistryClientOptions OptionsOf(IServiceProvider services) =>
        services.GetRequiredService<IOptions<RegistryClientOptions>>().Value;

    private static void Prepare(HttpClient http, RegistryClientOptions options)
    {
        var address =
            options.Address
            ?? throw new InvalidOperationException(
                $"{nameof(RegistryClientOptions)}.{nameof(options.Address)} is missing"
            );

        // Without the slash at its end, the last segment of an address would be replaced by what follows it.
        http.BaseAddress = address.AbsoluteUri.EndsWith('/') ? address : new Uri($"{address.AbsoluteUri}/");
        http.Timeout = options.Timeout;
        if (options.ApiKey is not null)
        {
            var key = KeyText.Read(options.ApiKey, $"{nameof(RegistryClientOptions)}.{nameof(options.ApiKey)}");
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    private static void AddRetries(
        ResiliencePipelineBuilder<HttpResponseMessage> pipeline,
        RegistryClientOptions options
    )
    {
        if (options.Retries == 0)
        {
            return;
        }

        pipeline.AddRetry(
            new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldRetryAfterHeader = true,
                ShouldHandle = attempt =>
                    ValueTask.FromResult(IsSafeToRepeat(attempt.Outcome, attempt.Context.GetRequestMessage(), options)),
            }
        );
    }

    /// <summary>What writes is repeated only if the server cannot have seen it.</summary>
    private static bool IsSafeToRepeat(
        Outcome<HttpResponseMessage> outcome,
        HttpRequestMessage? request,
        RegistryClientOptions options
    ) =>
        outcome switch
        {
            {
                Exception: HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                }
            } => true,
            { Exception: HttpRequestException { HttpRequestError: not HttpRequestError.SecureConnectionError } } =>
                request?.Method == HttpMethod.Get,
            {
                Result:
                {
                    StatusCode: HttpStatusCode.TooManyRequests
                        or HttpStatusCode.BadGateway
                        or HttpStatusCode.ServiceUnavailable
                        or HttpStatusCode.GatewayTimeout
                } response
            } => request?.Method == HttpMethod.Get && !(RegistryException.WaitOf(response) > options.LongestWait),
            _ => false,
        };
}
