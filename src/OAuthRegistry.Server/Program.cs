using Microsoft.AspNetCore.Authentication;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.OpenApi;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Pages;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;
using Serilog;
using Serilog.AspNetCore;

if (CommandArguments.Answer(args, Console.Out, Console.Error) is { } answered)
{
    return answered;
}

// Settings and pages lie beside the program; data/ lies where one stands.
var builder = WebApplication.CreateBuilder(
    new WebApplicationOptions
    {
        Args = args,
        ContentRootPath = AppContext.BaseDirectory,
        WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
    }
);
if (!SettingsCheck.Passes(builder.Configuration, Console.Error))
{
    return SettingsCheck.ExitCode;
}

builder.WebHost.UseRegistryDefaults(builder.Configuration);
builder.Services.AddRegistryLog(builder.Configuration);
builder.Services.AddOptions<RequestLoggingOptions>().Configure<Serilog.ILogger>(RequestLog.Configure);

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddRegistryDatabase(builder.Configuration);
builder.Services.ConfigureHttpJsonOptions(options =>
{
    WireJson.Configure(options.SerializerOptions);
    options.SerializerOptions.TypeInfoResolver = WireJson.Shared;
});

// What describes the API asks MVC, which the pages brought along.
builder.Services.Configure<Microsoft.AspNetCore.Mvc.JsonOptions>(options =>
    WireJson.Configure(options.JsonSerializerOptions)
);

builder.Services.AddRules();
builder.Services.AddScoped<Call>();
builder
    .Services.AddSingleton<ApiKeyLookup>()
    .AddSingleton<KeysForgotten>()
    .AddSingleton<ClientLookup>()
    .Configure<AccessOptions>(builder.Configuration.GetSection(AccessOptions.Section));
builder.Services.AddHttpContextAccessor().AddSingleton<IAuthenticationSchemeProvider, RequestSchemes>();
builder
    .Services.AddAuthentication(BearerAuthentication.SchemeName)
    .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.SchemeName, null)
    .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
builder.Services.AddAuthorization();
builder.Services.AddCors(cors => cors.AddDefaultPolicy(Browsers.AnyOriginWithoutCookies));

builder.Services.AddScoped<AuditTrail>().AddScoped<RecordVerification>();
builder
    .Services.AddScoped<AccountDirectory>()
    .AddScoped<UserService>()
    .AddScoped<Administrators>()
    .AddScoped<AccountRemoval>()
    .AddScoped<Ownership>();
builder.Services.Configure<RegistrationOptions>(builder.Configuration.GetSection(RegistrationOptions.Section));
builder.Services.AddScoped<RegistrationRules>();
builder.Services.Configure<InvitationOptions>(builder.Configuration.GetSection(InvitationOptions.Section));
builder.Services.AddSingleton<InvitationCounts>().AddScoped<Invitations>();
builder.Services.AddScoped<OrganizationService>().AddScoped<OrganizationMembers>().AddScoped<ApiKeyService>();
builder.Services.AddScoped<ClientRegistration>().AddScoped<ClientDirectory>().AddScoped<ClientSettings>();
builder
    .Services.AddScoped<ClientRemoval>()
    .AddScoped<ClientCollaborators>()
    .AddScoped<SecretService>()
    .AddScoped<FirstSecret>();
builder.Services.AddScoped<ChosenSecret>();
builder.Services.AddReviews(builder.Configuration);
builder.Services.AddNotifications(builder.Configuration);
builder.Services.AddSingleton<SessionLookup>().AddScoped<SignIn>().AddScoped<SessionService>();
builder.Services.Configure<SignInOptions>(builder.Configuration.GetSection(SignInOptions.Section));
builder.Services.AddSingleton<PasswordHashing>().AddSingleton<Guesses>().AddSingleton<KnownDevices>();
builder.Services.AddScoped<PasswordCheck>().AddScoped<PasswordChange>().AddScoped<AccessEnding>();
builder.Services.AddOAuth(builder.Configuration);
builder.Services.AddPages();

builder.Services.Configure<RegistryOptions>(builder.Configuration.GetSection(RegistryOptions.Section));
builder.Services.Configure<BootstrapOptions>(builder.Configuration.GetSection(BootstrapOptions.Section));
builder.Services.Configure<RateLimitOptions>(builder.Configuration.GetSection(RateLimitOptions.Section));
builder.Services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
builder
    .Services.AddSingleton<Readiness>()
    .AddSingleton<FirstSteps>()
    .AddScoped<Bootstrap>()
    .AddHostedService<Startup>();
builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
builder.Services.AddRegistryOpenApi();
builder.Services.AddRegistryKeys(builder.Configuration);

var app = builder.Build();
app.Services.BuildModelAhead();
if (args is [VerifyCommand.Name, ..])
{
    return await VerifyCommand.RunAsync(app.Services, Console.Out);
}

app.UseConfiguredProxies(app.Configuration);
app.UsePublicPath();
app.UseHsts();
app.UseMiddleware<RequestIdentity>();
app.UseSerilogRequestLogging();
app.UseMiddleware<ErrorHandling>();
app.UseKnownHosts();
app.SayWhatIsMissing();
app.UseMiddleware<AddressRateLimiting>();
app.UseMiddleware<ReadableRequest>();
app.UseMiddleware<HeadRequests>();
app.UsePreparedDatabase();
app.UseRegistrySwagger();
app.UseStaticFiles();
app.UseRouting();
app.UseCors();
app.UseCallerAuthentication();
app.UseMiddleware<CredentialRateLimiting>();
app.UseAuthorization();

app.MapHealth();
app.MapErrorPages();
var api = app.MapGroup("/api/v3").RequireAuthorization().Refuses(StatusCodes.Status400BadRequest, 401, 403, 429, 503);
api.MapClients();
api.MapClientCollaborators();
api.MapSecrets();
api.MapReviews();
api.MapNotifications();
api.MapUsers();
api.MapOrganizations();
api.MapApiKeys();
api.MapAuthInfo();
api.MapSessions();
api.MapAuthorizations();
api.MapRecord();
app.MapPages();

try
{
    await app.RunAsync();
}
catch (Exception exception) when (TakenAddress.Explain(exception) is { } taken)
{
    await Console.Error.WriteLineAsync(taken);
    return SettingsCheck.ExitCode;
}

return Environment.ExitCode;
