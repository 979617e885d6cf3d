namespace OAuthRegistry.Server.Rights;

/// <summary>The call in progress: who makes it, under which IDs, and what it must be warned of.</summary>
internal sealed class Call
{
    public Caller Caller { get; set; } = Caller.Anonymous;

    /// <summary>The network address that the call comes from.</summary>
    public string Address { get; set; } = "";

    /// <summary>How the call addressed this server, less the path that it asks for.</summary>
    public string ServerUrl { get; set; } = "";

    /// <summary>The caller's own <c>X-Request-Id</c>, or the correlation ID if it sent none.</summary>
    public string? RequestId { get; set; }

    /// <summary>What the server did otherwise than asked; each goes out as an <c>X-Warning</c>.</summary>
    public List<Warning> Warnings { get; } = [];

    public void Warn(string sentence, string? see = null) => Warnings.Add(new Warning(sentence, see));
}

/// <summary>What a caller is warned of.</summary>
/// <param name="Sentence">For programs and people alike.</param>
/// <param name="See">The call of the API that tells more, which people on the pages can do nothing with.</param>
internal sealed record Warning(string Sentence, string? See)
{
    public override string ToString() => See is null ? Sentence : $"{Sentence}. See {See}";
}
