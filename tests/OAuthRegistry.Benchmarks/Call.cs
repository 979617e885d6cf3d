using System.Text;

namespace OAuthRegistry.Benchmarks;

/// <summary>One call over HTTP.</summary>
internal sealed record Call(
    HttpMethod Method,
    string? Authorization,
    string Path,
    string? Body = null,
    string BodyType = "application/json"
)
{
    /// <summary>What a browser sends along.</summary>
    public string? Cookie { get; init; }

    public static Call Get(string key, string path) => new(HttpMethod.Get, Bearer(key), $"/api/v3{path}");

    public static Call Post(string key, string path, string body) =>
        new(HttpMethod.Post, Bearer(key), $"/api/v3{path}", body);

    public static Call Put(string key, string path, string body) =>
        new(HttpMethod.Put, Bearer(key), $"/api/v3{path}", body);

    /// <summary>A form of OAuth, from a client that authenticates by HTTP Basic (RFC 6749, section 2.3.1).</summary>
    public static Call Form(
        (string Id, string Secret) client,
        string path,
        params (string Name, string Value)[] fields
    ) =>
        new(
            HttpMethod.Post,
            $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"{client.Id}:{client.Secret}"))}",
            path,
            Encode(fields),
            "application/x-www-form-urlencoded"
        );

    public static string Encode(params IEnumerable<(string Name, string Value)> fields) =>
        string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));

    public static string Bearer(string key) => $"Bearer {key}";
}

/// <summary>
/// A kind of call that is measured: for each worker its next step, none when nothing is left, and what is done before a
/// round, unmeasured.
/// </summary>
internal sealed record Job(Func<int, Step?> Next, Func<TimeSpan, Task>? PrepareAsync = null);

/// <summary>What a worker does next, and what it does with the answer before it goes on.</summary>
internal sealed record Step(Call Call, Action<string>? Then = null)
{
    public static implicit operator Step(Call call) => new(call);
}
