namespace OAuthRegistry.Client;

/// <summary>Where the registry is and who calls it.</summary>
public sealed class RegistryClientOptions
{
    /// <summary>Where the registry is, such as <c>https://registry.example.com</c>; without <c>/api/v3</c>.</summary>
    public Uri? Address { get; set; }

    /// <summary>An API key or an access token; none calls as nobody.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How often a call is tried again that is safe to repeat.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>How long to wait for an answer, with all that is tried again.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>The longest <c>Retry-After</c> to wait for; a longer one is left to the caller.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Is told when the server did something other than asked, such as ignoring a member.</summary>
    public Action<string>? Warned { get; set; }
}
