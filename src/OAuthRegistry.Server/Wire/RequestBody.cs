using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Wire;

/// <summary>
/// How much the server reads, in bytes: of a body, and of what a connection sends for one before it is cut.
/// </summary>
internal static class RequestLimits
{
    public const long MaxBodyBytes = 64 * 1024,
        MaxSentBytes = 16 * MaxBodyBytes;
}

/// <summary>
/// A JSON body, read leniently: snake case or camel case, unknown members with a warning, and every fault of its form
/// kept for one answer together with the faults of its content.
/// </summary>
/// <param name="Value">What could be read.</param>
/// <param name="Present">The path of every member that was sent, such as <c>client.redirect_uris</c>.</param>
/// <param name="Faults">What could not be read.</param>
internal sealed record RequestBody<T>(T Value, IReadOnlySet<string> Present, IReadOnlyList<Fault> Faults)
    where T : class
{
    /// <summary>A request that a page makes, for the same services that the API calls.</summary>
    /// <param name="value">The request.</param>
    /// <param name="present">The paths that the page sends, such as <c>client.name</c>.</param>
    public static RequestBody<T> Of(T value, params IEnumerable<string> present) => new(value, present.ToHashSet(), []);

    public static async ValueTask<RequestBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        RequireJson(context.Request);
        var root = Parse(await RawBody.ReadAsync(context, RequestLimits.MaxBodyBytes));
        var shape = new JsonShape(context.RequestServices.GetRequiredService<Call>());
        try
        {
            shape.Walk(root, WireJson.Shared.GetTypeInfo(typeof(T))!, "");
            return new RequestBody<T>(
                (T)root.Deserialize(WireJson.Shared.GetTypeInfo(typeof(T))!)!,
                shape.Present,
                shape.Faults
            );
        }
        catch (JsonException exception)
        {
            throw RequestErrors.Invalid(exception.Path?.TrimStart('$', '.') ?? "body", exception.Message);
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair; System.Text.Json finds it only when the text is asked for.
            throw RequestErrors.NotJson("it holds text that is not valid Unicode");
        }
    }

    /// <summary>
    /// Refuses the request if its form or, as <paramref name="content"/> says, its content is wrong: everything at
    /// once.
    /// </summary>
    public void ThrowIfFaulty(IEnumerable<Fault> content)
    {
        // What could not be read is absent from the value; "is missing" would be a second, misleading fault of the same
        // member.
        var others = content.Where(fault =>
            !Faults.Any(form => IsWithin(fault.Field, form.Field) || IsWithin(form.Field, fault.Field))
        );
        RequestErrors.ThrowIfAny([.. Faults, .. others]);
    }

    /// <summary>The members that were sent in an object of the body.</summary>
    public IEnumerable<string> PresentIn(string member) =>
        Present
            .Where(path => path.StartsWith(member + ".", StringComparison.Ordinal))
            .Select(path => path[(member.Length + 1)..].Split('.')[0])
            .Distinct();

    /// <summary>
    /// Whether a place is the member or a part of it; <c>client.state_description</c> is no part of
    /// <c>client.state</c>.
    /// </summary>
    private static bool IsWithin(string place, string member) =>
        place.StartsWith(member, StringComparison.Ordinal)
        && (place.Length == member.Length || place[member.Length] is '.' or '[');

    private static void RequireJson(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return;
        }

        var isJson =
            MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (type.SubType == "json" || type.Suffix == "json")
            && (
                !type.Charset.HasValue
                || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            );
        if (!isJson)
        {
            throw RequestErrors.NotJsonType(request.ContentType);
        }
    }

    private static JsonObject Parse(byte[] body)
    {
        if (body.Length == 0)
        {
            return [];
        }

        if (!Utf8.IsValid(body))
        {
            throw RequestErrors.NotJson("it is not UTF-8");
        }

        try
        {
            return JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })
                    as JsonObject
                ?? throw RequestErrors.NotJson("it is not an object");
        }
        catch (JsonException exception)
        {
            throw RequestErrors.NotJson(
                exception.LineNumber is { } line
                    ? $"line {line + 1}, byte {exception.BytePositionInLine + 1}"
                    : "a member stands twice in one object"
            );
        }
        catch (InvalidOperationException)
        {
            throw RequestErrors.NotJson("it holds text that is not valid Unicode");
        }
    }
}
