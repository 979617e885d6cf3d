using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Creates the administrator of an empty database, and the client of the command line. With any account in it, nothing
/// happens.
/// </summary>
internal sealed class Bootstrap(
    RegistryContext db,
    AuditTrail audit,
    FirstSteps firstSteps,
    IOptions<BootstrapOptions> options,
    IOptions<RegistryOptions> registry,
    PasswordHashing hashing,
    TimeProvider time
)
{
    public async Task CreateAdminAsync(CancellationToken cancellationToken)
    {
        if (await db.Accounts.AnyAsync(cancellationToken))
        {
            return;
        }

        var configured = options.Value;
        var password = configured.AdminPassword ?? GeneratePassword();
        var token = configured.AdminApiKey is { } key
            ? BearerToken.Parse(key)!
            : BearerToken.Generate(BearerToken.ApiKey);
        var passwordHash = await hashing.HashAsync(password, cancellationToken);
        AddCommandLine(AddAdmin(configured.AdminUserId, passwordHash, token));

        // Before the save: a crash between the two must not leave an administrator whose credentials nobody has.
        var generated = new GeneratedCredentials(
            configured.AdminUserId,
            configured.AdminPassword is null ? password : null,
            configured.AdminApiKey is null ? token.Reveal() : null
        );
        var file = generated.Write(registry.Value.DataDirectory);
        await db.SaveAsync(cancellationToken);
        firstSteps.Tell(generated, file);
    }

    private User AddAdmin(string userId, string passwordHash, BearerToken token)
    {
        var now = time.Now();
        var user = new User
        {
            AccountId = userId,
            IdKey = Lookalikes.Skeleton(userId),
            CreatedAt = now,
            UpdatedAt = now,
            Admin = true,
            State = ReviewState.Approved,
        };
        user.PasswordHash = passwordHash;
        db.Users.Add(user);
        db.ApiKeys.Add(
            new ApiKey
            {
                KeyId = token.Id,
                AccountId = userId,
                SecretHash = BearerToken.Hash(token.Secret),
                Name = "bootstrap",
                Rights = RightSet.Of(Right.All),
                CreatedAt = now,
                UpdatedAt = now,
            }
        );
        audit.Record(
            user,
            "user.create",
            Changes.Between(
                [],
                Changes.Snapshot(UserFields.Table.Show(user, UserFields.Table.Everything), WireJson.Shared.UserBody)
            )
        );
        return user;
    }

    /// <summary>
    /// The client with which people sign in from a terminal. It has no secret, and its users are asked like those of
    /// any other: everybody can pretend to be an application on the machine of its user (RFC 8252, section 8.6).
    /// </summary>
    private void AddCommandLine(User owner)
    {
        const string name = "OAuthRegistry command line";
        var client = new Client
        {
            ClientId = OwnClients.CommandLine,
            IdKey = Lookalikes.Skeleton(OwnClients.CommandLine),
            Name = name,
            NameKey = Lookalikes.Skeleton(name),
            Description = "Registers, reviews and manages OAuth clients from a terminal, as you",
            CreatedAt = owner.CreatedAt,
            UpdatedAt = owner.CreatedAt,
            AdministrativeContact = owner.Ref,
            TechnicalContact = owner.Ref,
            RedirectUris = [OwnClients.CommandLineRedirectUri],
            State = ReviewState.Approved,
            Endorsed = true,
            Grants = [Grant.AuthorizationCode, Grant.RefreshToken, Grant.DeviceCode],
            Rights = [Right.All],
            Collaborators =
            {
                new Collaborator
                {
                    ClientId = OwnClients.CommandLine,
                    AccountId = owner.AccountId,
                    AccountKind = AccountKind.User,
                    Rights = RightSet.Of(Right.All),
                    AcceptedAt = owner.CreatedAt,
                },
            },
        };
        db.Clients.Add(client);
        audit.Record(
            client,
            "client.create",
            Changes.Between(
                [],
                Changes.Snapshot(
                    ClientFields.Table.Show(client, ClientFields.Table.Everything),
                    WireJson.Shared.ClientBody
                )
            )
        );
    }

    /// <summary>24 random characters, and one of each kind that the rules ask for.</summary>
    private static string GeneratePassword() =>
        RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789", 22)
        + RandomNumberGenerator.GetString("ABCDEFGHJKMNPQRSTUVWXYZ", 1)
        + RandomNumberGenerator.GetString("23456789", 1);
}

/// <summary>The credentials of the first administrator that were generated; null where the operator set them.</summary>
internal sealed record GeneratedCredentials(string UserId, string? Password, string? ApiKey)
{
    public static string FileIn(string directory) => Path.Combine(directory, "bootstrap-credentials.txt");

    /// <summary>Writes what was generated to a file that only its owner reads; null if nothing was.</summary>
    public string? Write(string directory)
    {
        if (Password is null && ApiKey is null)
        {
            return null;
        }

        RegistryOptions.MakePrivate(directory);
        var file = Path.GetFullPath(FileIn(directory));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Created anew: the mode of a file that is already there would stay as it is.
        File.Delete(file);
        using var writer = new StreamWriter(file, options);
        writer.WriteLine($"user ID:  {UserId}");
        writer.WriteLine(Password is null ? "" : $"password: {Password}");
        writer.WriteLine(ApiKey is null ? "" : $"API key:  {ApiKey}");
        return file;
    }

    /// <summary>Without the secrets, should it ever reach a log.</summary>
    public override string ToString() => $"credentials of {UserId}";
}
