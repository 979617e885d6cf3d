namespace OAuthRegistry.Server.Accounts;

/// <summary>Users, organizations, members, API keys and passwords.</summary>
internal static class AccountServices
{
    public static void AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .Configure<RegistrationOptions>(configuration.GetSection(RegistrationOptions.Section))
            .Configure<InvitationOptions>(configuration.GetSection(InvitationOptions.Section));
        services.AddScoped<AccountDirectory>().AddScoped<AccountSearch>().AddScoped<UserService>();
        services.AddScoped<OrganizationService>().AddScoped<OrganizationMembers>().AddScoped<ApiKeyService>();
        services.AddScoped<Administrators>().AddScoped<RegistrationRules>();
        services.AddScoped<AccountRemoval>().AddScoped<Ownership>().AddScoped<AccessEnding>();
        services.AddSingleton<InvitationCounts>().AddScoped<Invitations>();
        services.AddSingleton<PasswordHashing>().AddScoped<PasswordChange>();
    }
}
