using System.Text;
using FsCheck.Xunit;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Tests.Rights;

public class Base32Tests
{
    /// <summary>RFC 4648, section 10, without the padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    [InlineData("key", "NNSXS")]
    [InlineData("acc", "MFRWG")]
    [InlineData("ref", "OJSWM")]
    public void It_writes_what_the_standard_says(string text, string expected) =>
        Assert.Equal(expected, Base32.Encode(Encoding.ASCII.GetBytes(text)));

    [Property]
    public bool What_it_writes_can_be_read_back(byte[] bytes) =>
        Decode(Base32.Encode(bytes)).AsSpan(0, bytes.Length).SequenceEqual(bytes);

    [Property]
    public bool What_it_writes_is_well_formed(byte[] bytes) =>
        Base32.IsWellFormed(Base32.Encode(bytes), ((bytes.Length * 8) + 4) / 5);

    [Theory]
    [InlineData("ABCDEFG2", true)]
    [InlineData("ABCDEFG", false)]
    [InlineData("ABCDEFG22", false)]
    [InlineData("abcdefg2", false)]
    [InlineData("ABCDEFG1", false)]
    [InlineData("ABCDEF0O", false)]
    [InlineData("ABCDEFG=", false)]
    [InlineData("ABCDEFG\n", false)]
    [InlineData("ABCDEFÅ2", false)]
    public void It_knows_its_own_letters(string text, bool isWellFormed) =>
        Assert.Equal(isWellFormed, Base32.IsWellFormed(text, 8));

    /// <summary>Bit by bit, as the standard's figure shows it; nothing shared with what is tested.</summary>
    private static byte[] Decode(string text)
    {
        var bits = string.Concat(
            text.Select(letter => Convert.ToString(letter >= 'A' ? letter - 'A' : letter - '2' + 26, 2).PadLeft(5, '0'))
        );
        return [.. bits.Chunk(8).Select(chunk => Convert.ToByte(new string(chunk).PadRight(8, '0'), 2))];
    }
}
