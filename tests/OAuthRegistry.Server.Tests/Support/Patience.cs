namespace OAuthRegistry.Server.Tests.Support;

/// <summary>The one place where tests wait: what happens in the background takes as long as it takes.</summary>
internal static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1),
        Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until there is an answer.</summary>
    public static async Task<T> Eventually<T>(Func<Task<T?>> ask)
        where T : class
    {
        using var patience = new CancellationTokenSource(Longest);
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            await Task.Delay(Pause, patience.Token);
        }
    }
}
