using System.Text.Json;
using System.Text.Json.Serialization;
using OAuthRegistry.Client;

namespace OAuthRegistry.Cli;

/// <summary>
/// Where the registry is and the key for it: from the environment, or from a file that only its owner reads.
/// </summary>
internal sealed class Credentials(Shell shell)
{
    private const string DefaultAddress = "http://127.0.0.1:5080",
        Variable = "OAUTHREGISTRY_API_KEY";

    private string FilePath => Path.Combine(shell.Folder, "credentials.json");

    public Uri Address => Parse(shell.Variable("OAUTHREGISTRY_URL") ?? Read().Url ?? DefaultAddress);

    /// <summary>
    /// The key of the environment, or the one kept for this very address: a key never goes to another server.
    /// </summary>
    public string? Key =>
        FromEnvironment is { } key ? Checked(key, Variable)
        : Read().Keys.GetValueOrDefault(Address.AbsoluteUri) is { } kept ? Checked(kept, FilePath)
        : null;

    /// <summary>
    /// What signing in through a browser brought, for this very address; nothing while there is a key.
    /// </summary>
    public KeptTokens? Tokens => Key is null ? Read().Tokens.GetValueOrDefault(Address.AbsoluteUri) : null;

    /// <summary>Where <see cref="Key"/> comes from, for people.</summary>
    public string Source => FromEnvironment is not null ? Variable : FilePath;

    private string? FromEnvironment => shell.Variable(Variable)?.Trim() is { Length: > 0 } key ? key : null;

    /// <summary>
    /// The key, without what an editor put around it; not written as it should be if no key can look like this.
    /// </summary>
    public static string Checked(string key, string place)
    {
        try
        {
            return KeyText.Read(key, place);
        }
        catch (FormatException fault)
        {
            throw new UsageException(fault.Message);
        }
    }

    public Uri Use(string url)
    {
        var address = Parse(url);
        Write(Read() with { Url = address.AbsoluteUri });
        return address;
    }

    public void Keep(string key)
    {
        var kept = Read();
        kept.Tokens.Remove(Address.AbsoluteUri);
        kept.Keys[Address.AbsoluteUri] = key;
        Write(kept with { Url = kept.Url ?? Address.AbsoluteUri });
    }

    public KeptTokens Keep(TokenAnswer answer)
    {
        var kept = Read();
        var tokens = new KeptTokens(
            answer.AccessToken!,
            answer.RefreshToken ?? "",
            DateTimeOffset.UtcNow.AddSeconds(answer.ExpiresIn ?? 0)
        );
        kept.Keys.Remove(Address.AbsoluteUri);
        kept.Tokens[Address.AbsoluteUri] = tokens;
        Write(kept with { Url = kept.Url ?? Address.AbsoluteUri });
        return tokens;
    }

    /// <summary>
    /// Keeps other commands from getting tokens at the same time: of a refresh token used twice the server thinks the
    /// worst.
    /// </summary>
    public async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(shell.Folder);
        while (true)
        {
            try
            {
                return new FileStream(
                    Path.Combine(shell.Folder, "credentials.lock"),
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            catch (IOException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    /// <summary>Whether there was a credential to forget.</summary>
    public bool Forget()
    {
        var kept = Read();
        var forgotten = kept.Keys.Remove(Address.AbsoluteUri) | kept.Tokens.Remove(Address.AbsoluteUri);
        if (forgotten)
        {
            Write(kept);
        }

        return forgotten;
    }

    private static Uri Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && address.UserInfo.Length == 0
            ? new Uri(address.GetLeftPart(UriPartial.Path))
            : throw new UsageException($"'{url}' is not an address such as https://registry.example.com");

    private Kept Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(FilePath), KeptJson.Default.Kept) ?? new Kept();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Kept();
        }
        catch (JsonException damaged)
        {
            throw new UsageException($"{FilePath} is damaged: {damaged.Message}");
        }
    }

    /// <summary>
    /// Under another name first: what is there stays whole, and is never readable for others, not even for a moment.
    /// </summary>
    private void Write(Kept kept)
    {
        Directory.CreateDirectory(shell.Folder);
        var fresh = Path.Combine(shell.Folder, $"{Path.GetRandomFileName()}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(fresh, options))
        {
            JsonSerializer.Serialize(stream, kept, KeptJson.Default.Kept);
        }

        File.Move(fresh, FilePath, overwrite: true);
    }
}

/// <summary>What the file holds: the address in use, and the key or the tokens of each address.</summary>
internal sealed record Kept
{
    public string? Url { get; init; }

    public Dictionary<string, string> Keys { get; init; } = [];

    public Dictionary<string, KeptTokens> Tokens { get; init; } = [];
}

/// <summary>An access token and what gets another one after it.</summary>
internal sealed record KeptTokens(string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(Kept))]
internal sealed partial class KeptJson : JsonSerializerContext;
