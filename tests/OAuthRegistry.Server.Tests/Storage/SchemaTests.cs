using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Storage;

public class SchemaTests
{
    /// <summary>The server does not ask itself, since each start would compare the two.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task The_migrations_make_what_the_model_says(Database database)
    {
        var server = await RegistryServer.On(database);
        await using var scope = server.Services.CreateAsyncScope();

        Assert.False(scope.ServiceProvider.GetRequiredService<RegistryContext>().Database.HasPendingModelChanges());
    }
}
