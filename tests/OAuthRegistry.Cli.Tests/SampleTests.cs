using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using OAuthRegistry.Server.Tests.Support;
using SelfRegistering;

namespace OAuthRegistry.Cli.Tests;

[Collection(nameof(Servers))]
public sealed class SampleTests(Servers servers)
{
    private const string Password = "A-password-4-somebody";

    [Theory, OnSqlite, OnPostgres]
    public async Task The_sample_registers_its_own_client_and_signs_a_user_in_once_it_is_approved(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        await admin.RunWith($"{Password}\n", "users", "password", user.User);
        var clientId = Servers.NewId("sample");
        var key = (string)
            (
                await user.Runs(
                    "api-keys",
                    "create",
                    "--name",
                    "sample",
                    "--rights",
                    "RIGHT_USER_INFO,RIGHT_USER_CLIENTS_CREATE,RIGHT_CLIENT_ALL"
                )
            ).Json["key"]!;
        await using var sample = new WebApplicationFactory<Registration>().WithWebHostBuilder(host =>
            host.UseSetting("Registry:Address", admin.Variables["OAUTHREGISTRY_URL"])
                .UseSetting("Registry:ApiKey", key)
                .UseSetting("ClientId", clientId)
                .UseSetting("PublicUrl", "https://localhost")
                .UseSetting("SecretFile", Path.Combine(user.Home, "client-secret.txt"))
        );
        using var browser = sample.CreateDefaultClient(new Uri("https://localhost"), new CookieContainerHandler());

        await UntilAsync(async () => (await user.Run("clients", "get", clientId)).Code == ExitCode.Done);
        using (var waiting = await browser.GetAsync("/"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, waiting.StatusCode);
        }

        await admin.Runs("reviews", "approve", clientId);
        Uri? signIn = null;
        await UntilAsync(async () =>
        {
            using var answer = await browser.GetAsync("/");
            signIn = answer.Headers.Location;
            return signIn is not null;
        });
        using var forms = new Forms();
        var consent = await forms.SubmitAsync(
            await forms.OpenAsync(signIn!, default),
            default,
            ("name", user.User),
            ("password", Password)
        );
        var back = (await forms.SubmitAsync(consent, default, ("decision", "allow"))).RedirectsTo!;
        using var signedIn = await browser.GetAsync(back.PathAndQuery);
        Assert.Equal("/", signedIn.Headers.Location?.OriginalString);

        Assert.Equal($"Hello, {user.User}.", await browser.GetStringAsync("/"));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
