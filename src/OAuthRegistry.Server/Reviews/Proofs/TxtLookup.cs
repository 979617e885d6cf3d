using DnsClient;
using DnsClient.Protocol;
using Microsoft.Extensions.Options;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>The TXT records of a name, or why nobody knows them.</summary>
internal sealed record TxtAnswer(IReadOnlyList<string> Records, string? Failure = null)
{
    public static TxtAnswer Failed(string why) => new([], why);
}

/// <summary>Asks for TXT records.</summary>
internal interface ITxtLookup
{
    Task<TxtAnswer> AskAsync(string name, CancellationToken cancellationToken);
}

/// <summary>
/// Asks the resolvers of the settings, or those of the system. Whoever owns a name chooses its answer, so no more of it
/// is read than a proof needs.
/// </summary>
internal sealed class DnsTxtLookup(IOptions<HostProofOptions> options) : ITxtLookup
{
    private const int MostRecords = 50,
        MostCharacters = 1000;

    /// <summary>A machine that has no resolver yet may have one later.</summary>
    private readonly Lazy<LookupClient> _client = new(
        () => NewClient(options.Value),
        LazyThreadSafetyMode.PublicationOnly
    );

    public async Task<TxtAnswer> AskAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _client.Value.QueryAsync(name, QueryType.TXT, cancellationToken: cancellationToken);
            return answer.Header.ResponseCode switch
            {
                DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain => new TxtAnswer([
                    .. answer.Answers.TxtRecords().Take(MostRecords).Select(Read).Where(text => text.Length > 0),
                ]),
                var code => TxtAnswer.Failed($"the resolver answers {code}"),
            };
        }
        catch (DnsResponseException refused)
        {
            return TxtAnswer.Failed(
                refused.Code == DnsResponseCode.ConnectionTimeout
                    ? "the resolver does not answer in time"
                    : "the resolver gives no answer"
            );
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            return TxtAnswer.Failed("no resolver can be asked from here");
        }
    }

    /// <summary>A long record comes in several strings, which belong together (RFC 7208, section 3.3).</summary>
    private static string Read(TxtRecord record) =>
        string.Concat(record.Text) is { Length: <= MostCharacters } text ? text : "";

    private static LookupClient NewClient(HostProofOptions options)
    {
        var resolvers = options.ReadResolvers();
        var asked = resolvers.Length > 0 ? new LookupClientOptions(resolvers) : new LookupClientOptions();
        asked.Timeout = options.ProofTimeout;
        asked.Retries = 1;
        asked.UseCache = false;
        asked.ThrowDnsErrors = false;
        return new LookupClient(asked);
    }
}
