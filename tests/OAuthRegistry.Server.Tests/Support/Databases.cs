using System.Reflection;
using Xunit.Sdk;

namespace OAuthRegistry.Server.Tests.Support;

public enum Database
{
    Sqlite,
    Postgres,
}

/// <summary>
/// Runs a theory on the embedded database. Together with <see cref="OnPostgresAttribute"/>: every API test runs on
/// both.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        [
            [Database.Sqlite],
        ];
}

/// <summary>Runs a theory on Postgres, or says what is missing for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute() => Skip = Requirements.Reason(PostgresCluster.Missing);

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        [
            [Database.Postgres],
        ];
}

/// <summary>A test that needs Postgres of its own, to stop or to look into.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = Requirements.Reason(PostgresCluster.Missing);
}

/// <summary>What a test does without: a reason to skip, unless nothing may be skipped.</summary>
internal static class Requirements
{
    private static readonly bool NothingMaySkip = Environment.GetEnvironmentVariable("OAUTHREGISTRY_TESTS") == "all";

    /// <summary>With <c>OAUTHREGISTRY_TESTS=all</c> the test runs and fails at what is missing.</summary>
    public static string? Reason(string? missing) => NothingMaySkip ? null : missing;
}
