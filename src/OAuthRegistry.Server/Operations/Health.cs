using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Operations;

/// <summary>Ready means: the migrations are done and the database answers now.</summary>
internal sealed class DatabaseHealth(RegistryContext db, Readiness readiness) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        if (!readiness.IsPrepared)
        {
            return HealthCheckResult.Unhealthy("the database is not prepared yet");
        }

        await db.Guards.AnyAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks("/readyz");
    }

    /// <summary>Until the database is prepared there is nothing to ask it.</summary>
    public static void UsePreparedDatabase(this IApplicationBuilder app)
    {
        var readiness = app.ApplicationServices.GetRequiredService<Readiness>();
        app.Use(next =>
            context =>
                !readiness.IsPrepared && !IsWithoutDatabase(context.Request.Path)
                    ? throw RequestErrors.Unavailable()
                    : next(context)
        );
    }

    private static bool IsWithoutDatabase(PathString path) =>
        path.StartsWithSegments("/healthz")
        || path.StartsWithSegments("/readyz")
        || path.StartsWithSegments("/swagger");
}
