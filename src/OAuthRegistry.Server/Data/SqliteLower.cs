using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OAuthRegistry.Server.Data;

/// <summary>SQLite's own <c>lower()</c> knows ASCII only: a search for "ÉCOLE" would not even find "ÉCOLE".</summary>
internal sealed class SqliteLower : DbConnectionInterceptor
{
    public static readonly SqliteLower Instance = new();

    public override DbConnection ConnectionCreated(ConnectionCreatedEventData eventData, DbConnection result)
    {
        ((SqliteConnection)result).CreateFunction(
            "lower",
            (string? text) => text is null ? null : Folding.Fold(text),
            isDeterministic: true
        );
        return result;
    }
}
