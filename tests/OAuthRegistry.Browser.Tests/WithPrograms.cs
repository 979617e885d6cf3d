using System.Reflection;
using OAuthRegistry.Server.Tests.Support;
using Xunit.Sdk;

namespace OAuthRegistry.Browser.Tests;

/// <summary>A theory on one database that needs programs of this machine.</summary>
public abstract class WithProgramsAttribute : DataAttribute
{
    private readonly Database _database;

    private protected WithProgramsAttribute(Database database, string? missing)
    {
        _database = database;
        Skip = Requirements.Reason(missing ?? (database == Database.Postgres ? PostgresCluster.Missing : null));
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        [
            [_database],
        ];
}
