using System.Globalization;
using System.Text.Json;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Tests.Wire;

public class TimestampTests
{
    [Theory]
    [InlineData("2026-11-26T01:02:03.4567891Z", "2026-11-26T01:02:03.456789Z")]
    [InlineData("2026-11-26T01:02:03.4567899Z", "2026-11-26T01:02:03.456789Z")]
    [InlineData("2026-11-26T01:02:03.45Z", "2026-11-26T01:02:03.45Z")]
    [InlineData("2026-11-26T01:02:03Z", "2026-11-26T01:02:03Z")]
    [InlineData("2026-11-26T01:02:03+01:30", "2026-11-25T23:32:03Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999999Z")]
    public void A_time_is_written_in_UTC_with_at_most_microseconds(string time, string written)
    {
        var options = new JsonSerializerOptions();
        WireJson.Configure(options);

        Assert.Equal(
            $"\"{written}\"",
            JsonSerializer.Serialize(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), options)
        );
    }

    [Theory]
    [InlineData("2026-11-26t01:02:03z", "2026-11-26T01:02:03Z")]
    [InlineData("2026-11-26T01:02:03.123456789012Z", "2026-11-26T01:02:03.123456Z")]
    [InlineData("2026-11-26T01:02:03-02:00", "2026-11-26T03:02:03Z")]
    public void A_time_is_read_as_RFC_3339_has_it(string sent, string written)
    {
        Assert.True(TimestampConverter.TryParse(sent, out var time));
        Assert.Equal($"\"{written}\"", JsonSerializer.Serialize(time, WireJson.Shared.DateTimeOffset));
    }

    [Theory]
    [InlineData("2026-11-26T01:02:03")]
    [InlineData("2026-11-26")]
    [InlineData("2026-11-26 01:02:03Z")]
    [InlineData("2026-11-26T01:02Z")]
    [InlineData("2026-11-26T25:02:03Z")]
    [InlineData("2026-11-26T01:02:03Z\n")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    public void A_time_without_a_zone_or_with_a_fault_is_none(string sent) =>
        Assert.False(TimestampConverter.TryParse(sent, out _));
}
