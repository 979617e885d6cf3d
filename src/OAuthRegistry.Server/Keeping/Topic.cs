namespace OAuthRegistry.Server.Keeping;

/// <summary>
/// What can change and somebody may have kept: a letter that says what it is, and its ID. It is also how Postgres tells
/// it to other servers (<c>c</c> and the ID of a client).
/// </summary>
internal readonly record struct Topic(char Kind, string Id)
{
    /// <summary>
    /// Which organizations there are: with one, all its memberships go and come, and that is rare enough to be one
    /// topic.
    /// </summary>
    public static readonly Topic Organizations = new('o', "");

    /// <summary>A client with its collaborators and secrets.</summary>
    public static Topic Client(string clientId) => new('c', clientId);

    public static Topic Account(string accountId) => new('a', accountId);

    /// <summary>What a user is a member of.</summary>
    public static Topic Memberships(string userId) => new('m', userId);

    /// <summary>Which hosts an account has proven to be its own.</summary>
    public static Topic Hosts(string accountId) => new('h', accountId);

    public static Topic ApiKey(string keyId) => new('k', keyId);

    public static Topic Token(string tokenId) => new('t', tokenId);

    public static Topic Family(Guid familyId) => new('f', familyId.ToString());

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Topic? Parse(string text) => text.Length > 0 ? new Topic(text[0], text[1..]) : null;

    public override string ToString() => Kind + Id;
}

/// <summary>A row that servers keep in memory, by itself or as part of another.</summary>
internal interface ITold
{
    /// <summary>
    /// What has changed with the row for whoever kept it; nothing if nobody can have kept anything that hangs on it,
    /// as on a row that is new and no part of another.
    /// </summary>
    Topic? Tells(bool isNew);
}
