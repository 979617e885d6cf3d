namespace OAuthRegistry.Server.Audit;

/// <summary>The record of changes.</summary>
internal static class AuditServices
{
    public static void AddRecord(this IServiceCollection services) =>
        services.AddScoped<AuditTrail>().AddScoped<RecordVerification>().AddScoped<RecordExport>();
}
