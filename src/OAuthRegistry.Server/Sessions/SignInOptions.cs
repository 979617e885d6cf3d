namespace OAuthRegistry.Server.Sessions;

/// <summary>
/// The section <c>SignIn</c>: what guessing passwords may cost others, and what it costs whoever guesses.
/// </summary>
internal sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>Passwords that one address may try in a minute; 0 for no limit, here and below.</summary>
    public int PerAddress { get; set; } = 60;

    /// <summary>Passwords of one account that may be tried in a minute.</summary>
    public int PerAccount { get; set; } = 30;

    /// <summary>Passwords that may be tried in a minute, whoever tries whose.</summary>
    public int InAll { get; set; } = 600;

    /// <summary>How many are hashed at the same moment; 0 for half of the processors.</summary>
    public int HashesAtOnce { get; set; }

    /// <summary>How many more may wait for that.</summary>
    public int HashQueue { get; set; } = 16;

    /// <summary>In how many browsers a user may be signed in; the oldest session ends for one more.</summary>
    public int Sessions { get; set; } = 20;
}
