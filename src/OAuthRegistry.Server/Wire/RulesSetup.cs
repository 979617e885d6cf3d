using FluentValidation;

namespace OAuthRegistry.Server.Wire;

internal static class RulesSetup
{
    /// <summary>The rules for every body that a caller sends, found by the type of the body.</summary>
    public static void AddRules(this IServiceCollection services) =>
        services.AddValidatorsFromAssemblies(
            [typeof(ClientRules).Assembly, typeof(RulesSetup).Assembly],
            ServiceLifetime.Singleton,
            includeInternalTypes: true
        );
}
