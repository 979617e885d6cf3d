using System.Text.Json.Nodes;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Benchmarks.Load;

/// <summary>The server that OpenIddict is without our stores: its own on EF Core, in the same Postgres.</summary>
internal sealed class StockOpenIddict : Target
{
    public const string Name = "stock OpenIddict";

    private readonly (string Id, string Secret) _client = ("load-tokens", BearerToken.GenerateSecret());

    public static async Task<Peer> StartAsync(string connection)
    {
        var stock = new StockOpenIddict();
        try
        {
            stock.Start(
                "dotnet",
                [Path.Combine(AppContext.BaseDirectory, "StockOpenIddict.dll"), "--urls", stock.Address],
                ("DOTNET_ENVIRONMENT", "Production"),
                ("ConnectionStrings__Stock", connection),
                ("Client__Id", stock._client.Id),
                ("Client__Secret", stock._client.Secret)
            );
            await stock.ReadyAsync("/ready");
            var token = Call.Form(stock._client, "/connect/token", ("grant_type", "client_credentials"));
            var accessToken = (string)JsonNode.Parse(await stock.SendAsync(token))!["access_token"]!;
            var introspect = Call.Form(stock._client, "/connect/introspect", ("token", accessToken));
            await Peer.RequireActiveAsync(stock, introspect);
            return new Peer(
                Name,
                stock,
                [
                    new(Work.ClientCredentials, token, Work.ClientCredentials),
                    new(Work.Introspect, introspect, Work.Introspect),
                ]
            );
        }
        catch
        {
            await stock.DisposeAsync();
            throw;
        }
    }
}
