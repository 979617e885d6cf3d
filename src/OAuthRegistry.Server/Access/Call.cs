namespace OAuthRegistry.Server.Access;

/// <summary>The call in progress: who makes it, under which IDs, and what it must be warned of.</summary>
internal sealed class Call
{
    public Caller Caller { get; set; } = Caller.Anonymous;

    /// <summary>The caller's own <c>X-Request-Id</c>, or the correlation ID if it sent none.</summary>
    public string? RequestId { get; set; }

    /// <summary>What the server did otherwise than asked; each goes out as an <c>X-Warning</c>.</summary>
    public List<string> Warnings { get; } = [];

    public void Warn(string sentence) => Warnings.Add(sentence);
}
