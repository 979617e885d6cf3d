namespace OAuthRegistry.Server.Rights;

/// <summary>Somebody's part in what several work on: a user's in an organization, an account's in a client.</summary>
internal interface IMembership
{
    /// <summary>The ID of what it is a part in.</summary>
    string SharedId { get; }

    AccountRef Account { get; }

    RightSet Rights { get; set; }

    /// <summary>When the account agreed, by its own act; until then it is invited.</summary>
    DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>Whether it owns what it takes part in.</summary>
    bool IsOwner { get; }
}
