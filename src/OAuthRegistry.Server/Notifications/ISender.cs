namespace OAuthRegistry.Server.Notifications;

/// <summary>One of the ways by which deliveries leave.</summary>
internal interface ISender
{
    /// <summary>The way in a word, for traces.</summary>
    string Way { get; }

    /// <summary>Whether the delivery leaves this way; each leaves one way.</summary>
    bool Takes(Delivery delivery);

    Task<AttemptResult> SendAsync(Delivery delivery, CancellationToken cancellationToken);
}
