using BenchmarkDotNet.Attributes;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;

namespace OAuthRegistry.Benchmarks.Code;

/// <summary>What a caller shows is read and compared with its hash.</summary>
public class Credentials
{
    private readonly string _text;

    private readonly BearerToken _token;

    private readonly byte[] _hash;

    private readonly string _secret;

    private readonly ClientSecret _stored;

    public Credentials()
    {
        _token = BearerToken.Generate(BearerToken.ApiKey);
        _text = _token.Reveal();
        _hash = BearerToken.Hash(_token.Secret);
        (_stored, _secret) = ClientSecret.Generate("client", DateTimeOffset.UnixEpoch);
    }

    [Benchmark]
    public object? ParseKey() => BearerToken.Parse(_text);

    [Benchmark]
    public bool VerifyKey() => _token.Matches(_hash);

    [Benchmark]
    public bool VerifyClientSecret() => _stored.Matches(_secret);
}
