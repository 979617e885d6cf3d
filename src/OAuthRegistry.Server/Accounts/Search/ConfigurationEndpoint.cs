using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Accounts;

/// <summary>
/// What programs of The Things Stack ask before they show a form: who may create what, and what passwords must be. Open
/// to everybody, and nothing in it is a secret.
/// </summary>
internal static class ConfigurationEndpoint
{
    public static void MapConfiguration(this IEndpointRouteBuilder api) =>
        api.MapGet("/is/configuration", GetConfiguration)
            .AllowAnonymous()
            .WithTags("Access")
            .WithSummary("Tell what users may do that are no administrators");

    private static GetConfigurationResponse GetConfiguration(IOptions<RegistrationOptions> options) =>
        new()
        {
            Configuration = new ConfigurationBody
            {
                // Users are created by administrators, so registering oneself is not enabled, which is not written.
                UserRegistration = new UserRegistrationBody
                {
                    PasswordRequirements = new PasswordRequirementsBody
                    {
                        MinLength = Limits.MinPassword,
                        MaxLength = Limits.MaxPassword,
                        MinUppercase = 1,
                        MinDigits = 1,
                        MinSpecial = 0,
                    },
                },
                UserRights = new UserRightsBody
                {
                    CreateClients = options.Value.UserClients,
                    CreateOrganizations = options.Value.Organizations,
                },
                CollaboratorRights = new CollaboratorRightsBody
                {
                    SetOthersAsContacts = options.Value.OthersAsContacts,
                },
            },
        };
}
