using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Tests.Wire;

/// <summary>A request that nobody in their right mind would send.</summary>
internal sealed record Attack(string Verb, string Path, bool AsAdmin, string? ContentType, byte[]? Body)
{
    public override string ToString() =>
        $"{Verb} {Path} as {(AsAdmin ? "administrator" : "user")}, {ContentType}: {(Body is null ? "no body" : Encoding.UTF8.GetString(Body))}";
}

/// <summary>Makes attacks on the routes of a server, whose entities are named sometimes.</summary>
internal sealed partial class Attacks(IReadOnlyList<RouteEndpoint> routes, string[] knownIds)
{
    private const int MaxDepth = 4;

    private static readonly Gen<string> Numbers = Gen.Elements(
        "0",
        "-1",
        "1",
        "2",
        "-0",
        "0.5",
        "1e9",
        "63",
        "64",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "123456789012345678901234567890",
        "1e400",
        "-1e-400"
    );

    private static readonly Gen<string> OddTexts = Gen.Elements(
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "\"\\u2028\\u202e\\ufeff\"",
        "\"\\r\\nX: y\"",
        "\"💩 é ß İ\"",
        "\"%s%n\"",
        "\"' OR 1=1 --\"",
        "\"../../etc\"",
        "\"{0}{title}\"",
        "\"https://app.example.com/%\"",
        "\"https://[::1\"",
        "\"http://localhost:99999\"",
        "\"com.example:/\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59.9999999-12:00\"",
        "\"name,,ids.x\"",
        $"\"{new string('x', 3000)}\"",
        $"\"{string.Concat(Enumerable.Repeat("💩", 60))}\""
    );

    // No %00: it is refused below ASP.NET Core, which the server never sees.
    private static readonly Gen<string> OddSegments = Gen.Elements(
        "%2F",
        "%2e%2e",
        "%FF",
        "%ED%A0%80",
        "%F0%9F%92%A9",
        "%25",
        "a%20b",
        "%0d%0aX:1",
        "-",
        "A",
        "a--b",
        "'",
        "%7B0%7D",
        "~",
        new string('a', 36),
        new string('a', 37),
        new string('z', 3000)
    );

    private static readonly Gen<string> Scalars = Gen.OneOf(
        Gen.Constant("null"),
        Gen.Elements("true", "false"),
        Numbers,
        OddTexts,
        ArbMap.Default.GeneratorFor<string>().Select(text => JsonSerializer.Serialize(text ?? ""))
    );

    private static readonly string[] MemberNames =
    [
        .. typeof(WireJson)
            .Assembly.GetExportedTypes()
            .Where(type => !type.IsGenericType)
            .SelectMany(type => (WireJson.Shared.GetTypeInfo(type)?.Properties ?? []).Select(property => property.Name))
            .Distinct(),
    ];

    /// <summary>Any tree of JSON out of the names that the wire knows and some that it does not.</summary>
    private static readonly Gen<string> Trees = Tree(MaxDepth);

    public Gen<Attack> Any() =>
        from route in Gen.Elements(routes.ToArray())
        from verb in Gen.Frequency(
            (12, Gen.Elements(route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.ToArray())),
            (1, Gen.Elements("GET", "POST", "PUT", "DELETE", "PATCH"))
        )
        from path in Path(route)
        from query in Query(route)
        from asAdmin in ArbMap.Default.GeneratorFor<bool>()
        from contentType in Gen.Frequency(
            (20, Gen.Constant<string?>("application/json")),
            (
                1,
                Gen.Elements<string?>(
                    null,
                    "text/plain",
                    "application/json; charset=utf-16",
                    "nonsense",
                    "application/ld+json"
                )
            )
        )
        from body in Body(route)
        select new Attack(verb, path + query, asAdmin, contentType, verb == "GET" ? null : body);

    private Gen<string> Path(RouteEndpoint route) =>
        from segments in Gen.ArrayOf(
            Gen.Frequency((4, Gen.Elements(knownIds)), (1, OddSegments)),
            Parameter().Count(route.RoutePattern.RawText!)
        )
        select Fill(route.RoutePattern.RawText!, segments);

    private static Gen<string> Query(RouteEndpoint route)
    {
        string[] names =
        [
            .. route.Metadata.OfType<QueryParameter>().Select(parameter => parameter.Name),
            "field_mask.paths",
            "fieldMask",
            "x%00",
            "%E2%80%A8",
            "",
        ];
        var values = Gen.OneOf(
            OddSegments,
            Gen.Elements(
                "",
                "0",
                "1",
                "-1",
                "1000",
                "1000000",
                "99999999999",
                "true",
                "false",
                "name",
                "-name",
                "--name",
                "created_at",
                "ids.client_id,name",
                "STATE_APPROVED",
                "approved",
                "4",
                "%25_%5C",
                "a&b=c",
                "%00",
                "a%00b"
            )
        );
        var pairs = from name in Gen.Elements(names) from value in values select $"{name}={value}";
        return Gen.Frequency(
            (2, Gen.Constant("")),
            (3, from count in Gen.Choose(1, 3) from all in Gen.ArrayOf(pairs, count) select $"?{string.Join('&', all)}")
        );
    }

    private Gen<byte[]?> Body(RouteEndpoint route)
    {
        var type = route.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var text = type is null
            ? Trees
            : Gen.Frequency((8, Like(WireJson.Shared.GetTypeInfo(type)!, MaxDepth)), (1, Trees));
        var bytes = text.Select(json => Encoding.UTF8.GetBytes(json));
        return Gen.Frequency(
            (8, bytes.Select(body => (byte[]?)body)),
            (2, bytes.SelectMany(Mutated)),
            (1, Gen.Constant<byte[]?>(null))
        );
    }

    /// <summary>A few bytes replaced, or the end cut off.</summary>
    private static Gen<byte[]?> Mutated(byte[] body) =>
        from places in Gen.ArrayOf(Gen.Choose(0, Math.Max(0, body.Length - 1)), 3)
        from values in Gen.ArrayOf(Gen.Choose(0, 255), 3)
        from length in Gen.Elements(body.Length, body.Length / 2)
        select Mutate(body, places, values, length);

    private static byte[]? Mutate(byte[] body, int[] places, int[] values, int length)
    {
        var mutated = body.ToArray();
        foreach (var (place, value) in places.Zip(values).Where(pair => pair.First < body.Length))
        {
            mutated[place] = (byte)value;
        }

        return mutated[..length];
    }

    /// <summary>Mostly what the type asks for, sometimes something else.</summary>
    private Gen<string> Like(JsonTypeInfo type, int depth) =>
        Gen.Frequency((9, Right(type, depth)), (1, Tree(Math.Min(depth, 2))));

    private Gen<string> Right(JsonTypeInfo type, int depth)
    {
        var target = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return type.Kind switch
        {
            JsonTypeInfoKind.Object => Gen.CollectToList(
                    type.Properties,
                    property =>
                        Gen.Frequency(
                            (
                                3,
                                Like(WireJson.Shared.GetTypeInfo(property.PropertyType)!, depth)
                                    .Select(value => $"\"{property.Name}\":{value}")
                            ),
                            (2, Gen.Constant(""))
                        )
                )
                .Select(members => $"{{{string.Join(',', members.Where(member => member.Length > 0))}}}"),
            JsonTypeInfoKind.Enumerable => ListOf(Like(WireJson.Shared.GetTypeInfo(type.ElementType!)!, depth)),
            JsonTypeInfoKind.Dictionary => ObjectOf(Like(WireJson.Shared.GetTypeInfo(type.ElementType!)!, depth)),
            _ when target == typeof(bool) => Gen.Elements("true", "false"),
            _ when target == typeof(long) => Numbers,
            _ when target.IsEnum => Gen.Elements(
                Enum.GetValues(target)
                    .Cast<object>()
                    .Select(value => JsonSerializer.Serialize(value, target, WireJson.Shared))
                    .Append("1")
                    .ToArray()
            ),
            _ when target == typeof(FieldMaskBody) => ListOf(Gen.Elements(MemberNames).Select(name => $"\"{name}\""))
                .Select(paths => $"{{\"paths\":{paths}}}"),
            _ when target == typeof(DateTimeOffset) => Gen.Elements(
                "\"2222-02-02T02:02:02Z\"",
                "\"2222-02-02T02:02:02.1234567+14:00\"",
                "\"0001-01-01T00:00:00+14:00\"",
                "\"9999-12-31T23:59:59-12:00\""
            ),
            _ => Gen.Frequency(
                (3, Gen.Elements(knownIds).Select(id => $"\"{id}\"")),
                (
                    2,
                    Gen.Elements(
                        "\"https://app.example.com/callback\"",
                        "\"Some words\"",
                        "\"a@example.com\"",
                        "\"A-password-1\""
                    )
                ),
                (2, OddTexts)
            ),
        };
    }

    private static Gen<string> Tree(int depth) =>
        depth == 0
            ? Scalars
            : Gen.Frequency((3, Scalars), (1, ListOf(Tree(depth - 1))), (3, ObjectOf(Tree(depth - 1))));

    private static Gen<string> ListOf(Gen<string> items) =>
        from count in Gen.Choose(0, 3)
        from all in Gen.ArrayOf(items, count)
        select $"[{string.Join(',', all)}]";

    private static Gen<string> ObjectOf(Gen<string> values)
    {
        var names = Gen.Frequency((4, Gen.Elements(MemberNames).Select(name => $"\"{name}\"")), (1, OddTexts));
        var members = from name in names from value in values select $"{name}:{value}";
        return ListOf(members).Select(list => $"{{{list[1..^1]}}}");
    }

    private static string Fill(string pattern, string[] segments)
    {
        var next = 0;
        return Parameter().Replace(pattern.TrimEnd('/'), _ => segments[next++]);
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
