using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>Calls the API as a program would, under <c>/api/v3</c>.</summary>
internal sealed class Api
{
    private readonly HttpClient _http;

    private readonly LogLines? _logs;

    public Api(HttpClient http, string? key, LogLines? logs = null)
    {
        _http = http;
        _logs = logs;
        if (key is not null)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }
    }

    public HttpClient Http => _http;

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path);

    /// <summary>Sends a JSON text as it is, or anything else as JSON.</summary>
    public Task<Answer> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);

    public Task<Answer> Put(string path, object? body = null) => Send(HttpMethod.Put, path, body);

    public async Task<Answer> Send(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v3{path}");
        if (body is not null)
        {
            request.Content =
                body as HttpContent
                ?? new StringContent(
                    body as string ?? JsonSerializer.Serialize(body),
                    Encoding.UTF8,
                    "application/json"
                );
        }

        return await Send(request);
    }

    /// <summary>No request whatever may answer 500; the test that meets one fails with the server's log.</summary>
    public async Task<Answer> Send(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        if (response.StatusCode == HttpStatusCode.InternalServerError)
        {
            Assert.Fail(
                $"{request.Method} {request.RequestUri} answered 500:\n{string.Join('\n', _logs?.All.Where(line => line.StartsWith("Error", StringComparison.Ordinal)) ?? [])}"
            );
        }

        return new Answer(
            response.StatusCode,
            response.Headers,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync()
        );
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, string? ContentType, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The name of the error, such as <c>id_taken</c>.</summary>
    public string? Error => (string?)Json["details"]?[0]?["name"];

    public string? Title => (string?)Json["title"];

    /// <summary>The members that the error names.</summary>
    public IReadOnlyList<string> Faulty => [.. (Json["errors"] as JsonObject ?? []).Select(member => member.Key)];

    public JsonNode? this[string member] => Json[member];

    public string Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join('\n', values) : "";

    /// <summary>The answer, if it is a success; otherwise the test fails with what came instead.</summary>
    public Answer Succeeded()
    {
        Assert.True(Status == HttpStatusCode.OK, $"expected 200, got {(int)Status}: {Text}");
        return this;
    }

    public Answer Refused(HttpStatusCode status, string error)
    {
        Assert.True(Status == status && Error == error, $"expected {(int)status} {error}, got {(int)Status}: {Text}");
        return this;
    }
}
