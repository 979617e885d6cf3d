using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>Sends bodies of the wire under <c>/api/v3</c> and reads what comes back.</summary>
internal sealed class Calls(HttpClient http, Action<string>? warned)
{
    private const int LargestPage = 1000;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public static WireJson Wire => WireJson.Shared;

    public Task<T> GetAsync<T>(Route route, JsonTypeInfo<T> answer, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, route, null, answer, cancellationToken);

    public Task<TAnswer> PostAsync<T, TAnswer>(
        Route route,
        T body,
        JsonTypeInfo<T> type,
        JsonTypeInfo<TAnswer> answer,
        CancellationToken cancellationToken
    ) => SendAsync(HttpMethod.Post, route, JsonSerializer.SerializeToUtf8Bytes(body, type), answer, cancellationToken);

    public Task<TAnswer> PutAsync<T, TAnswer>(
        Route route,
        T body,
        JsonTypeInfo<T> type,
        JsonTypeInfo<TAnswer> answer,
        CancellationToken cancellationToken
    ) => SendAsync(HttpMethod.Put, route, JsonSerializer.SerializeToUtf8Bytes(body, type), answer, cancellationToken);

    /// <summary>For calls that answer an empty object.</summary>
    public Task<EmptyBody> DoAsync(HttpMethod method, Route route, CancellationToken cancellationToken) =>
        SendAsync(method, route, null, Wire.EmptyBody, cancellationToken);

    public Task<EmptyBody> DoAsync<T>(
        HttpMethod method,
        Route route,
        T body,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    ) => SendAsync(method, route, JsonSerializer.SerializeToUtf8Bytes(body, type), Wire.EmptyBody, cancellationToken);

    public async Task<T> SendAsync<T>(
        HttpMethod method,
        Route route,
        byte[]? body,
        JsonTypeInfo<T> answer,
        CancellationToken cancellationToken
    )
    {
        using var response = await SendAsync(method, route, body, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a file as it is.</summary>
    public async Task<T> PutFileAsync<T>(
        Route route,
        byte[] file,
        string contentType,
        JsonTypeInfo<T> answer,
        CancellationToken cancellationToken
    )
    {
        using var response = await SendAsync(
                HttpMethod.Put,
                route,
                file,
                cancellationToken,
                type: new MediaTypeHeaderValue(contentType)
            )
            .ConfigureAwait(false);
        return await ReadAsync(response, answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fetches page after page, as far as they are read.</summary>
    public async IAsyncEnumerable<T> ListAsync<TPage, T>(
        Route route,
        ListOptions? options,
        JsonTypeInfo<TPage> page,
        Func<TPage, List<T>?> rows,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        options ??= ListOptions.Default;
        var size = Math.Clamp(options.PageSize, 1, LargestPage);
        var listing = route
            .With("limit", size)
            .With("order", options.Order)
            .With("deleted", options.Deleted)
            .With("field_mask", options.FieldMask);
        var read = 0L;
        for (var number = 1; ; number++)
        {
            using var response = await SendAsync(HttpMethod.Get, listing.With("page", number), null, cancellationToken)
                .ConfigureAwait(false);
            var found = rows(await ReadAsync(response, page, cancellationToken).ConfigureAwait(false)) ?? [];
            foreach (var row in found)
            {
                yield return row;
            }

            read += found.Count;
            if (found.Count < size || read >= TotalOf(response))
            {
                yield break;
            }
        }
    }

    private static long TotalOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Total-Count", out var values)
        && long.TryParse(values.First(), CultureInfo.InvariantCulture, out var total)
            ? total
            : long.MaxValue;

    private static async Task<T> ReadAsync<T>(
        HttpResponseMessage response,
        JsonTypeInfo<T> answer,
        CancellationToken cancellationToken
    )
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Deserialize(body, answer) ?? throw new JsonException("the server answered null");
    }

    /// <summary>An answer that is read as it comes.</summary>
    public async Task<Stream> StreamAsync(Route route, CancellationToken cancellationToken)
    {
        var response = await SendAsync(
                HttpMethod.Get,
                route,
                null,
                cancellationToken,
                HttpCompletionOption.ResponseHeadersRead
            )
            .ConfigureAwait(false);
        return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        Route route,
        byte[]? body,
        CancellationToken cancellationToken,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead,
        MediaTypeHeaderValue? type = null
    )
    {
        using var request = new HttpRequestMessage(method, new Uri($"api/v3/{route}", UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = type ?? Json } };
        }

        var response = await http.SendAsync(request, completion, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                throw await RegistryException.ReadAsync(response, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (
            var warning in warned is not null && response.Headers.TryGetValues("X-Warning", out var warnings)
                ? warnings
                : []
        )
        {
            warned!(warning);
        }

        return response;
    }
}
