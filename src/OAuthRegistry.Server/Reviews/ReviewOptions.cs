namespace OAuthRegistry.Server.Reviews;

/// <summary>The section <c>Reviews</c> of the configuration.</summary>
internal sealed class ReviewOptions
{
    public const string Section = "Reviews";

    /// <summary>Names that only the network itself may use; the configuration adds to them.</summary>
    public string[] OfficialNames { get; set; } =
    ["The Things Network", "The Things Stack", "The Things Industries", "TTN", "TTS", "TTI"];

    /// <summary>How long a registrant may take to answer before the request lapses.</summary>
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long before that it is reminded.</summary>
    public TimeSpan ReminderBefore { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How often a server looks for answers that did not come.</summary>
    public TimeSpan UnansweredCheck { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often a server shows the review policy what it has not seen.</summary>
    public TimeSpan PolicyCheck { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many messages a registrant may write to reviewers in an hour; zero is no limit.</summary>
    public int MessagesPerHour { get; set; } = 60;

    /// <summary>How many reports about clients a user may send in a day; zero is no limit.</summary>
    public int ReportsPerDay { get; set; } = 20;
}
