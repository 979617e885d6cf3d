namespace OAuthRegistry.Server.Audit;

/// <summary>
/// <c>verify-record</c>: checks the record of every client and account, names each first broken link, and ends.
/// </summary>
internal static class VerifyCommand
{
    public const string Name = "verify-record";

    /// <summary>Returns 0 if the record is whole, 1 if it is not.</summary>
    public static async Task<int> RunAsync(IServiceProvider services, TextWriter output)
    {
        await using var scope = services.CreateAsyncScope();
        var breaks = 0;
        await foreach (var found in scope.ServiceProvider.GetRequiredService<RecordVerification>().FindBreaksAsync())
        {
            breaks++;
            await output.WriteLineAsync(found);
        }

        await output.WriteLineAsync(breaks == 0 ? "The record is whole." : $"{breaks} records are broken.");
        return breaks == 0 ? 0 : 1;
    }
}
