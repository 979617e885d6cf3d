using System.CommandLine;
using System.Net;
using OAuthRegistry.Client;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>resources …</c>: the APIs of the network.</summary>
internal static class ResourceCommands
{
    private static readonly Option<string?> Name = new("--name") { Description = "The name that users see." },
        Description = new("--description") { Description = "What the API is." },
        Identifier = new("--identifier") { Description = "Its URI in requests and tokens, such as its address." };

    private static readonly Option<AccountIds?> RunBy = Flags.AccountNamed("--owner", "Who runs it");

    private static readonly Option<TokenFormat?> Format = Flags.Name<TokenFormat>(
        "--token-format",
        "TOKEN_OPAQUE, or TOKEN_JWT for an API that reads its tokens by itself."
    );

    private static readonly Option<SigningAlgorithm?> Algorithm = Flags.Name<SigningAlgorithm>(
        "--token-signing-alg",
        "How its JWTs are signed: RS256 or ES256."
    );

    private static readonly Option<int?> Lifetime = new("--token-lifetime")
    {
        Description = "How long its access tokens live, in seconds.",
    };

    private static readonly Option<string[]?> Scopes = new("--scope")
    {
        Description = "A scope and its meaning in words, as name=meaning; repeated. All of them: see --file for more.",
    };

    private static readonly Option<string?> SecretDescription = new("--description")
    {
        Description = "What the secret is for.",
    };

    private static readonly Option[] All =
    [
        Name,
        Description,
        Identifier,
        RunBy,
        Format,
        Algorithm,
        .. KeyFlags.Written,
        Lifetime,
        Scopes,
        Flags.File,
    ];

    private static readonly Ids ResourceAndSecret = new("resource-id", "secret-id");

    public static Command Build() =>
        new("resources", "Manage the APIs of the network and their scopes.")
        {
            new Command("create", "Register an API, for administrators.")
                .With(Ids.Resource)
                .With(All)
                .Does(async run =>
                    run.Output.Write(
                        await run.Registry.Resources.CreateAsync(await ReadAsync(run), run.CancellationToken),
                        Output.Wire.ResourceBody
                    )
                ),
            SharedCommands.Get(
                Ids.Resource,
                "an API",
                (run, id) => run.Registry.Resources.GetAsync(id, null, run.CancellationToken),
                Output.Wire.ResourceBody
            ),
            new Command("list", "List the APIs and what clients can ask for there.")
                .With(Flags.Listing)
                .Does(run =>
                    run.Output.WriteAsync(
                        run.Registry.Resources.ListAsync(run.ListOptions(), run.CancellationToken),
                        Output.Wire.ResourceBody,
                        run.Get(Flags.Limit),
                        ("resource", r => r.Ids?.ResourceId),
                        ("name", r => r.Name),
                        ("identifier", r => r.Identifier),
                        ("scopes", r => string.Join(' ', (r.Scopes ?? []).Select(scope => scope.Name)))
                    )
                ),
            new Command("set", "Change the members that you name, for administrators.")
                .With(Ids.Resource)
                .With(All)
                .Does(async run =>
                {
                    var resource = await ReadAsync(run);
                    run.Output.Write(await ChangeAsync(run, resource), Output.Wire.ResourceBody);
                }),
            new Command("apply", "Register the API of a file, or change it to what the file says.")
                .With(Ids.Resource)
                .With(Flags.File)
                .Does(async run =>
                {
                    var resource = await ReadAsync(run);
                    run.Output.Write(await ApplyAsync(run, resource), Output.Wire.ResourceBody);
                }),
            SharedCommands.Act(
                "delete",
                "Delete an API that no client has a scope of, for administrators.",
                Ids.Resource,
                (run, id) => run.Registry.Resources.DeleteAsync(id, run.CancellationToken),
                "deleted"
            ),
            Secrets(),
        };

    private static Command Secrets() =>
        new("secrets", "Manage the secrets with which an API asks about tokens.")
        {
            new Command("issue", "Issue a secret and print it, this once.")
                .With(Ids.Resource)
                .With(SecretDescription, Flags.ExpiresAt)
                .Does(async run =>
                    run.Output.Write(
                        await run.Registry.Resources.IssueSecretAsync(
                            Ids.Resource.One(run),
                            new IssueSecretRequest
                            {
                                Description = run.Get(SecretDescription),
                                ExpiresAt = run.Get(Flags.ExpiresAt),
                            },
                            run.CancellationToken
                        ),
                        Output.Wire.SecretBody
                    )
                ),
            new Command("list", "List the secrets, without their values.")
                .With(Ids.Resource)
                .Does(async run =>
                    await run.Output.WriteAsync(
                        (
                            await run.Registry.Resources.ListSecretsAsync(Ids.Resource.One(run), run.CancellationToken)
                        ).ToAsyncEnumerable(),
                        Output.Wire.SecretBody,
                        null,
                        SecretCommands.Columns
                    )
                ),
            new Command("revoke", "Revoke a secret; it stops working at once.")
                .With(ResourceAndSecret)
                .Does(async run =>
                {
                    var ids = ResourceAndSecret.Of(run);
                    await run.Registry.Resources.RevokeSecretAsync(ids[0], ids[1], run.CancellationToken);
                    run.Output.Tell($"The secret {ids[1]} is revoked");
                }),
        };

    /// <summary>The resource as a file and the flags say it.</summary>
    private static async Task<ResourceBody> ReadAsync(Run run)
    {
        var anyFlag = All.Any(option => option != Flags.File && run.Has(option));
        var document = await Documents.ReadAsync(run, anyFlag, "resource", Output.Wire.ResourceBody);
        var resource = document?.Body ?? new ResourceBody();
        resource.Name = run.Has(Name) ? run.Get(Name) : resource.Name;
        resource.Description = run.Has(Description) ? run.Get(Description) : resource.Description;
        resource.Identifier = run.Has(Identifier) ? run.Get(Identifier) : resource.Identifier;
        resource.Owner = run.Has(RunBy) ? run.Get(RunBy) : resource.Owner;
        resource.TokenFormat = run.Has(Format) ? run.Get(Format) : resource.TokenFormat;
        resource.TokenSigningAlg = run.Has(Algorithm) ? run.Get(Algorithm) : resource.TokenSigningAlg;
        resource.Jwks = KeyFlags.HasWritten(run) ? KeyFlags.ReadKeys(run) : resource.Jwks;
        resource.TokenLifetime = run.Has(Lifetime) ? run.Get(Lifetime) : resource.TokenLifetime;
        resource.Scopes = run.Has(Scopes) ? [.. run.Get(Scopes)!.Select(text => Scope(run, text))] : resource.Scopes;
        resource.Ids = new ResourceIds
        {
            ResourceId =
                Ids.Resource.Maybe(run) ?? resource.Ids?.ResourceId ?? throw run.Misused("--resource-id is missing"),
        };
        return resource;
    }

    private static ScopeBody Scope(Run run, string text) =>
        text.Split('=', 2) is [{ Length: > 0 } name, var meaning]
            ? new ScopeBody { Name = name, Meaning = meaning }
            : throw run.Misused($"--scope: '{text}' is not name=meaning");

    private static Task<ResourceBody> ChangeAsync(Run run, ResourceBody resource)
    {
        var mask = Members
            .Of(resource, Output.Wire.ResourceBody)
            .Select(member => member.Key)
            .Where(name => name is not ("ids" or "created_at" or "updated_at" or "deleted_at"))
            .ToList();
        return mask.Count > 0
            ? run.Registry.Resources.UpdateAsync(resource.Ids!.ResourceId!, resource, mask, run.CancellationToken)
            : throw run.Misused("there is nothing to change");
    }

    private static async Task<ResourceBody> ApplyAsync(Run run, ResourceBody resource)
    {
        try
        {
            await run.Registry.Resources.GetAsync(resource.Ids!.ResourceId!, ["name"], run.CancellationToken);
        }
        catch (RegistryException missing) when (missing.Status == HttpStatusCode.NotFound)
        {
            return await run.Registry.Resources.CreateAsync(resource, run.CancellationToken);
        }

        return await ChangeAsync(run, resource);
    }
}
