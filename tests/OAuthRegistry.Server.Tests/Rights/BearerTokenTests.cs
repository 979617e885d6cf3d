using FsCheck;
using FsCheck.Xunit;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Tests.Rights;

public class BearerTokenTests
{
    private static readonly string Id = new('B', BearerToken.IdLength),
        Secret = new('C', BearerToken.SecretLength);

    [Fact]
    public void A_new_token_has_the_form_of_The_Things_Stack()
    {
        var token = BearerToken.Generate(BearerToken.ApiKey);

        Assert.Matches(@"^NNSXS\.[A-Z2-7]{39}\.[A-Z2-7]{52}$", token.Reveal());
        Assert.Equal(token, BearerToken.Parse(token.Reveal()));
    }

    [Fact]
    public void No_two_tokens_share_an_id_or_a_secret()
    {
        var tokens = Enumerable.Range(0, 1000).Select(_ => BearerToken.Generate(BearerToken.ApiKey)).ToList();

        Assert.Distinct(tokens.SelectMany(token => new[] { token.Id, token.Secret }));
    }

    [Fact]
    public void A_token_in_a_log_line_does_not_carry_its_secret()
    {
        var token = BearerToken.Generate(BearerToken.ApiKey);

        Assert.DoesNotContain(token.Secret, $"{token}", StringComparison.Ordinal);
        Assert.StartsWith($"NNSXS.{token.Id}.", $"{token}", StringComparison.Ordinal);
    }

    [Fact]
    public void Only_its_own_secret_matches_the_hash()
    {
        var (token, other) = (BearerToken.Generate(BearerToken.ApiKey), BearerToken.Generate(BearerToken.ApiKey));

        Assert.True(token.Matches(BearerToken.Hash(token.Secret)));
        Assert.False(token.Matches(BearerToken.Hash(other.Secret)));
        Assert.False((token with { Secret = other.Secret }).Matches(BearerToken.Hash(token.Secret)));
        Assert.False(token.Matches([]));
    }

    public static TheoryData<string> Malformed =>
        [
            "",
            ".",
            "..",
            "NNSXS",
            $"NNSXS.{Id}",
            $"NNSXS.{Id}.",
            $"NNSXS..{Secret}",
            $".{Id}.{Secret}",
            $"NNSX.{Id}.{Secret}",
            $"NNSXSS.{Id}.{Secret}",
            $"NNSXS.{Id}.{Secret}.",
            $"NNSXS.{Id}.{Secret}.{Secret}",
            $"NNSXS.{Id}B.{Secret}",
            $"NNSXS.{Id[1..]}.{Secret}",
            $"NNSXS.{Id}.{Secret}C",
            $"NNSXS.{Id}.{Secret[1..]}",
            $"NNSXS.{Id[1..]}1.{Secret}",
            $"NNSXS.{Id}.{Secret[1..]}=",
            $"NNSXS.{Id.ToLowerInvariant()}.{Secret}",
            $"NNSXS.{Id}.{Secret[1..]}\0",
            $"NNSXS {Id} {Secret}",
        ];

    [Theory, MemberData(nameof(Malformed))]
    public void What_is_no_token_is_not_read_as_one(string text) => Assert.Null(BearerToken.Parse(text));

    [Property]
    public bool Any_text_is_a_token_only_if_it_is_written_the_same_way(NonNull<string> text) =>
        BearerToken.Parse(text.Get) is not { } token || token.Reveal() == text.Get;
}
