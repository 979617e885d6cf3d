namespace OAuthRegistry.Server.Tests.Reviews;

public class FirstSentenceTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("No description", "No description")]
    [InlineData("No description. Add one.", "No description.")]
    [InlineData("Is it yours? Prove it!", "Is it yours?")]
    [InlineData("Use e.g. your brand as the ID. Thanks", "Use e.g. your brand as the ID.")]
    [InlineData("https://a.example.com/x.y fails. Mend it", "https://a.example.com/x.y fails.")]
    [InlineData("\n\n  First line\nsecond line", "First line")]
    [InlineData("tab\there\u200b and\u202e there", "tab here and there")]
    [InlineData("one two three four five six", "one two three…", 15)]
    [InlineData("Donaudampfschifffahrtsgesellschaft", "Donaudampfschi…", 15)]
    [InlineData("🙂🙂🙂🙂", "🙂🙂🙂🙂", 4)]
    [InlineData("🙂🙂🙂🙂🙂", "🙂🙂🙂…", 4)]
    public void A_long_text_is_its_first_sentence_where_only_a_line_fits(string text, string line, int most = 128) =>
        Assert.Equal(line, FirstSentence.Of(text, most));
}
