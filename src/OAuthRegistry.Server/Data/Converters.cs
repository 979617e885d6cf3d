using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Data;

/// <summary>
/// Times are UTC: SQLite can not order offsets, Postgres refuses them. They are kept to the microsecond, which Postgres
/// does anyway, and to which <see cref="Clock"/> tells the present.
/// </summary>
internal sealed class UtcConverter()
    : ValueConverter<DateTimeOffset, DateTime>(
        time => time.UtcDateTime.AddTicks(-(time.UtcDateTime.Ticks % TimeSpan.TicksPerMicrosecond)),
        stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc))
    );

/// <summary>63 rights fit the 64 bits of a number.</summary>
internal sealed class RightSetConverter()
    : ValueConverter<RightSet, long>(
        rights => unchecked((long)rights.Bits),
        stored => new RightSet(unchecked((ulong)stored))
    );

internal sealed class AccountRefConverter()
    : ValueConverter<AccountRef, string>(account => account.ToString(), stored => AccountRef.Parse(stored));

/// <summary>Attributes are a JSON text.</summary>
internal sealed class AttributesConverter()
    : ValueConverter<Dictionary<string, string>, string>(
        attributes => JsonSerializer.Serialize(attributes, JsonSerializerOptions.Default),
        stored => JsonSerializer.Deserialize<Dictionary<string, string>>(stored, JsonSerializerOptions.Default)!
    );

internal sealed class AttributesComparer()
    : ValueComparer<Dictionary<string, string>>(
        (left, right) => left!.Count == right!.Count && !left.Except(right).Any(),
        attributes => attributes.Count,
        attributes => new Dictionary<string, string>(attributes)
    );

/// <summary>Tables and columns are named as on the wire.</summary>
internal static class SnakeCase
{
    public static void Apply(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            }
        }
    }
}
