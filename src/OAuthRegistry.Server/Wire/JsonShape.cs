using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Wire;

/// <summary>
/// Lays a JSON tree over the shape of a wire type: renames camel case, drops and warns of unknown members, notes what
/// is present, and takes out whatever can not be read, as a fault.
/// </summary>
internal sealed class JsonShape(Call call)
{
    public HashSet<string> Present { get; } = [];

    public List<Fault> Faults { get; } = [];

    public void Walk(JsonNode node, JsonTypeInfo type, string path)
    {
        if (type.Kind == JsonTypeInfoKind.Object)
        {
            WalkObject((JsonObject)node, type, path);
        }
        else if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            WalkItems(((JsonArray)node).Select((item, index) => (item, $"{path}[{index}]")), type);
        }
        else if (type.Kind == JsonTypeInfoKind.Dictionary)
        {
            WalkItems(((JsonObject)node).Select(pair => (pair.Value, $"{path}.{pair.Key}")), type);
        }
    }

    private void WalkObject(JsonObject node, JsonTypeInfo type, string path)
    {
        foreach (var (name, value) in node.ToArray())
        {
            var snake = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
            var property =
                type.Properties.FirstOrDefault(property => property.Name == name)
                ?? type.Properties.FirstOrDefault(property => property.Name == snake);
            var here = path.Length == 0 ? property?.Name ?? name : $"{path}.{property?.Name ?? name}";
            if (property is null)
            {
                node.Remove(name);
                call.Warn($"unknown member `{here}` ignored");
                continue;
            }

            Present.Add(here);
            if (property.Name != name)
            {
                node.Remove(name);
                node[property.Name] = value;
            }

            if (value is not null && !Fits(value, WireJson.Shared.GetTypeInfo(property.PropertyType)!, here))
            {
                node.Remove(property.Name);
            }
        }
    }

    private void WalkItems(IEnumerable<(JsonNode? Item, string Path)> items, JsonTypeInfo type)
    {
        var itemType = WireJson.Shared.GetTypeInfo(type.ElementType!)!;
        foreach (var (item, path) in items.ToArray())
        {
            if (item is null)
            {
                Faults.Add(new Fault(path, "must not be null"));
            }
            else
            {
                Fits(item, itemType, path);
            }
        }
    }

    /// <summary>Whether the value, with all that is in it, can be read as the type; notes the faults if not.</summary>
    private bool Fits(JsonNode value, JsonTypeInfo type, string path)
    {
        if (Mismatch(value, type) is { } mismatch)
        {
            Faults.Add(new Fault(path, mismatch));
            return false;
        }

        var before = Faults.Count;
        Walk(value, type, path);
        return type.Kind == JsonTypeInfoKind.Object || Faults.Count == before;
    }

    private static string? Mismatch(JsonNode value, JsonTypeInfo type)
    {
        var kind = value.GetValueKind();
        var target = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return type.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => kind == JsonValueKind.Object
                ? null
                : "must be an object",
            JsonTypeInfoKind.Enumerable => kind == JsonValueKind.Array ? null : "must be a list",
            // Any object: who takes it over looks into it.
            _ when target == typeof(JsonObject) => kind == JsonValueKind.Object ? null : "must be an object",
            _ when target == typeof(string) => kind == JsonValueKind.String ? BadText(value) : "must be a string",
            _ when target == typeof(bool) => kind is JsonValueKind.True or JsonValueKind.False
                ? null
                : "must be true or false",
            _ when target == typeof(DateTimeOffset) => kind == JsonValueKind.String
            && BadText(value) is null
            && TimestampConverter.TryParse(value.GetValue<string>(), out _)
                ? null
                : "must be a time with its zone as in RFC 3339, such as 2030-01-31T12:00:00Z",
            _ when target.IsEnum => BadEnum(value, target),
            _ => null,
        };
    }

    private static string? BadText(JsonNode value)
    {
        try
        {
            return value.GetValue<string>().Contains('\0', StringComparison.Ordinal)
                ? "must not hold the character NUL"
                : null;
        }
        catch (InvalidOperationException)
        {
            return "must be valid Unicode; it holds half of a surrogate pair";
        }
    }

    private static string? BadEnum(JsonNode value, Type type)
    {
        if (value.GetValueKind() == JsonValueKind.String && BadText(value) is { } badText)
        {
            return badText;
        }

        try
        {
            value.Deserialize(WireJson.Shared.GetTypeInfo(type)!);
            return null;
        }
        catch (JsonException exception)
        {
            return $"unknown; {exception.Message.Split(" Path:")[0]}";
        }
    }
}
