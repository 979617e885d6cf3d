using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace OAuthRegistry.Contracts;

/// <summary>Reads any RFC 3339 time, writes UTC with a <c>Z</c> and at most microseconds.</summary>
public sealed partial class TimestampConverter : JsonConverter<DateTimeOffset>
{
    /// <summary>Reads a time. One without a zone is none: it means another moment in each country.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        var form = Form().Match(text);
        time = default;
        var plain = $"{form.Groups["second"]}{form.Groups["ticks"]}{form.Groups["zone"]}".ToUpperInvariant();
        return form.Success && DateTimeOffset.TryParse(plain, CultureInfo.InvariantCulture, out time);
    }

    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString()!, out var time)
            ? time.ToUniversalTime()
            : throw new JsonException("expected an RFC 3339 time");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.AddTicks(-(value.Ticks % TimeSpan.TicksPerMicrosecond)));

    // RFC 3339, section 5.6: T and Z may be small letters. What is finer than .NET counts is cut off.
    [GeneratedRegex(
        @"\A(?<second>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})"
            + @"(?:(?<ticks>\.[0-9]{1,7})[0-9]*)?(?<zone>Z|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Form();
}

/// <summary>How the wire is written: snake case, no empty members, enum names.</summary>
[JsonSerializable(typeof(AccessTokenList))]
[JsonSerializable(typeof(AccountIdsList))]
[JsonSerializable(typeof(ApiKeyBody))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(AssignRequest))]
[JsonSerializable(typeof(AttestationBody))]
[JsonSerializable(typeof(AttestationList))]
[JsonSerializable(typeof(AuthInfoBody))]
[JsonSerializable(typeof(AuthorizationList))]
[JsonSerializable(typeof(List<ChangeBody>))]
[JsonSerializable(typeof(List<RefusedBody>))]
[JsonSerializable(typeof(CheckPolicyAnswer))]
[JsonSerializable(typeof(CheckPolicyRequest))]
[JsonSerializable(typeof(ReviewFiguresBody))]
[JsonSerializable(typeof(TimelineList))]
[JsonSerializable(typeof(ReviewPolicyBody))]
[JsonSerializable(typeof(ReviewPolicyRequest))]
[JsonSerializable(typeof(SimulatePolicyAnswer))]
[JsonSerializable(typeof(SimulatePolicyRequest))]
[JsonSerializable(typeof(ClientBody))]
[JsonSerializable(typeof(ClientList))]
[JsonSerializable(typeof(CollaboratorBody))]
[JsonSerializable(typeof(CollaboratorList))]
[JsonSerializable(typeof(ComplainRequest))]
[JsonSerializable(typeof(ComplaintBody))]
[JsonSerializable(typeof(ComplaintList))]
[JsonSerializable(typeof(CreateApiKeyRequest))]
[JsonSerializable(typeof(AddHostRequest))]
[JsonSerializable(typeof(CreateClientRequest))]
[JsonSerializable(typeof(CreateOrganizationRequest))]
[JsonSerializable(typeof(CreateResourceRequest))]
[JsonSerializable(typeof(CreateUserRequest))]
[JsonSerializable(typeof(DecideRequest))]
[JsonSerializable(typeof(DecideSeveralAnswer))]
[JsonSerializable(typeof(DecideSeveralRequest))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(DecisionList))]
[JsonSerializable(typeof(DeliveryBody))]
[JsonSerializable(typeof(DeliveryList))]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(EventBody))]
[JsonSerializable(typeof(EventList))]
[JsonSerializable(typeof(GetConfigurationResponse))]
[JsonSerializable(typeof(HandleComplaintsRequest))]
[JsonSerializable(typeof(HostBody))]
[JsonSerializable(typeof(DriftBody))]
[JsonSerializable(typeof(DriftList))]
[JsonSerializable(typeof(HostList))]
[JsonSerializable(typeof(IssueSecretRequest))]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(MessageList))]
[JsonSerializable(typeof(NotificationBody))]
[JsonSerializable(typeof(NotificationDataBody))]
[JsonSerializable(typeof(NotificationList))]
[JsonSerializable(typeof(OrganizationBody))]
[JsonSerializable(typeof(OrganizationList))]
[JsonSerializable(typeof(OutcomeBody))]
[JsonSerializable(typeof(PendingChangeBody))]
[JsonSerializable(typeof(PostMessageRequest))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(QueueViewBody))]
[JsonSerializable(typeof(QueueViewList))]
[JsonSerializable(typeof(QueueViewRequest))]
[JsonSerializable(typeof(QuickReplyBody))]
[JsonSerializable(typeof(QuickReplyList))]
[JsonSerializable(typeof(QuickReplyRequest))]
[JsonSerializable(typeof(RecordVerificationBody))]
[JsonSerializable(typeof(ReportedClientBody))]
[JsonSerializable(typeof(ReportedClientList))]
[JsonSerializable(typeof(ResourceBody))]
[JsonSerializable(typeof(ResourceList))]
[JsonSerializable(typeof(ReviewList))]
[JsonSerializable(typeof(ReviewReport))]
[JsonSerializable(typeof(RightList))]
[JsonSerializable(typeof(SecretBody))]
[JsonSerializable(typeof(SecretList))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(SetCollaboratorRequest))]
[JsonSerializable(typeof(SubmissionBody))]
[JsonSerializable(typeof(UpdateApiKeyRequest))]
[JsonSerializable(typeof(UpdateClientRequest))]
[JsonSerializable(typeof(UpdateNotificationStatusRequest))]
[JsonSerializable(typeof(UpdateOrganizationRequest))]
[JsonSerializable(typeof(UpdatePasswordRequest))]
[JsonSerializable(typeof(UpdateResourceRequest))]
[JsonSerializable(typeof(UpdateUserRequest))]
[JsonSerializable(typeof(UsageBody))]
[JsonSerializable(typeof(UserBody))]
[JsonSerializable(typeof(UserList))]
[JsonSerializable(typeof(WatchBody))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookList))]
[JsonSerializable(typeof(WebhookMessage))]
[JsonSerializable(typeof(WebhookRequest))]
public sealed partial class WireJson : JsonSerializerContext
{
    private static readonly Lazy<WireJson> LazyShared = new(() =>
    {
        var options = new JsonSerializerOptions();
        Configure(options);
        return new WireJson(options);
    });

    /// <summary>The types of the wire under the settings of every body.</summary>
    public static WireJson Shared => LazyShared.Value;

    /// <summary>The settings of every body.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new TimestampConverter());

        // Characters outside ASCII travel as themselves: the bodies are application/json, never part of a page.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }
}
