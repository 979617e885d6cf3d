using System.CommandLine;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>api-keys …</c></summary>
internal static class ApiKeyCommands
{
    private static readonly Option<string?> Name = new("--name") { Description = "What the key is for." };

    private static readonly Ids Key = new("api-key-id");

    public static Command Build() =>
        new("api-keys", "Manage API keys, yours or those of an account.")
        {
            new Command("create", "Create an API key and print it, this once.")
                .With(Flags.Owner)
                .With(Name, Flags.Rights, Flags.ExpiresAt)
                .Does(async run =>
                {
                    var request = new CreateApiKeyRequest
                    {
                        Name = run.Get(Name),
                        Rights = run.NamedRights(),
                        ExpiresAt = run.Get(Flags.ExpiresAt),
                    };
                    run.Output.Write(
                        await run.Registry.ApiKeys.CreateAsync(await run.OwnerAsync(), request, run.CancellationToken),
                        Output.Wire.ApiKeyBody
                    );
                }),
            new Command("list", "List API keys.")
                .With(Flags.Owner)
                .With(Flags.Listing)
                .Does(async run =>
                    await run.Output.WriteAsync(
                        run.Registry.ApiKeys.ListAsync(
                            await run.OwnerAsync(),
                            run.ListOptions(),
                            run.CancellationToken
                        ),
                        Output.Wire.ApiKeyBody,
                        run.Get(Flags.Limit),
                        ("key", k => k.Id),
                        ("name", k => k.Name),
                        ("rights", k => k.Rights),
                        ("created", k => k.CreatedAt),
                        ("expires", k => k.ExpiresAt)
                    )
                ),
            new Command("get", "Read an API key, without the key itself.")
                .With(Key)
                .With(Flags.Owner)
                .Does(async run =>
                    run.Output.Write(
                        await run.Registry.ApiKeys.GetAsync(
                            await run.OwnerAsync(),
                            Key.One(run),
                            run.CancellationToken
                        ),
                        Output.Wire.ApiKeyBody
                    )
                ),
            new Command("set", "Change the name, the rights or the expiry of an API key.")
                .With(Key)
                .With(Flags.Owner)
                .With(Name, Flags.Rights, Flags.ExpiresAt)
                .Does(async run =>
                {
                    var mask = new (Option Flag, string Member)[]
                    {
                        (Name, "name"),
                        (Flags.Rights, "rights"),
                        (Flags.ExpiresAt, "expires_at"),
                    }
                        .Where(member => run.Has(member.Flag))
                        .Select(member => member.Member)
                        .ToList();
                    var key = new ApiKeyBody
                    {
                        Name = run.Get(Name),
                        Rights = run.Get(Flags.Rights),
                        ExpiresAt = run.Get(Flags.ExpiresAt),
                    };
                    run.Output.Write(
                        await run.Registry.ApiKeys.UpdateAsync(
                            await run.OwnerAsync(),
                            Key.One(run),
                            key,
                            mask.Count > 0
                                ? mask
                                : throw run.Misused("there is nothing to change: say --name, --rights or --expires-at"),
                            run.CancellationToken
                        ),
                        Output.Wire.ApiKeyBody
                    );
                }),
            new Command("delete", "Revoke an API key; it stops working at once.")
                .With(Key)
                .With(Flags.Owner)
                .Does(async run =>
                {
                    await run.Registry.ApiKeys.DeleteAsync(await run.OwnerAsync(), Key.One(run), run.CancellationToken);
                    run.Output.Tell($"The key {Key.One(run)} is revoked");
                }),
        };
}
