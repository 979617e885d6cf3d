using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Logos;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.OpenApi;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Pages;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Proofs;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;
using Serilog;

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
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddRegistryLog(builder.Configuration);
builder.Services.AddRegistryDatabase(builder.Configuration);
builder.Services.AddWire();
builder.Services.AddKeeping(builder.Configuration);
builder.Services.AddAccess();
builder.Services.AddRecord();
builder.Services.AddAccounts(builder.Configuration);
builder.Services.AddSessions(builder.Configuration);
builder.Services.AddResources();
builder.Services.AddClients(builder.Configuration);
builder.Services.AddSecrets();
builder.Services.AddReviews(builder.Configuration);
builder.Services.AddNotifications(builder.Configuration);
builder.Services.AddOAuth(builder.Configuration);
builder.Services.AddPages(builder.Configuration);
builder.Services.AddOperations(builder.Configuration);
builder.Services.AddRegistryOpenApi();

var app = builder.Build();
app.Services.BuildModelAhead();
if (args is [VerifyCommand.Name, ..])
{
    return await VerifyCommand.RunAsync(app.Services, Console.Out);
}

app.Use(app.Services.GetRequiredService<Traffic>().CountAsync);
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
var api = app.MapGroup(ApiAddress.Root)
    .RequireAuthorization()
    .Refuses(StatusCodes.Status400BadRequest, 401, 403, 429, 503);
api.MapClients();
api.MapClientLogos();
api.MapResources();
api.MapClientCollaborators();
api.MapSecrets();
api.MapReviews();
api.MapHosts();
api.MapNotifications();
api.MapUsers();
api.MapOrganizations();
api.MapApiKeys();
api.MapAccountSearch();
api.MapConfiguration();
api.MapAuthInfo();
api.MapSessions();
api.MapAuthorizations();
api.MapRecord();
app.MapProtectedResource();
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
