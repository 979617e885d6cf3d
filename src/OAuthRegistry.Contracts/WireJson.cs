using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>Reads any RFC 3339 time, writes UTC with a <c>Z</c> and at most microseconds.</summary>
public sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime() : throw new JsonException("expected an RFC 3339 time");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.AddTicks(-(value.Ticks % TimeSpan.TicksPerMicrosecond)));
}

/// <summary>How the wire is written: snake case, no empty members, enum names.</summary>
[JsonSerializable(typeof(AccessTokenList))]
[JsonSerializable(typeof(ApiKeyBody))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(AuthInfoBody))]
[JsonSerializable(typeof(AuthorizationList))]
[JsonSerializable(typeof(DeliveryBody))]
[JsonSerializable(typeof(DeliveryList))]
[JsonSerializable(typeof(IssueSecretRequest))]
[JsonSerializable(typeof(List<ChangeBody>))]
[JsonSerializable(typeof(ClientBody))]
[JsonSerializable(typeof(ClientList))]
[JsonSerializable(typeof(CollaboratorBody))]
[JsonSerializable(typeof(CollaboratorList))]
[JsonSerializable(typeof(CreateApiKeyRequest))]
[JsonSerializable(typeof(CreateClientRequest))]
[JsonSerializable(typeof(CreateOrganizationRequest))]
[JsonSerializable(typeof(CreateUserRequest))]
[JsonSerializable(typeof(DecideRequest))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(DecisionList))]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(EventBody))]
[JsonSerializable(typeof(EventList))]
[JsonSerializable(typeof(NotificationBody))]
[JsonSerializable(typeof(NotificationDataBody))]
[JsonSerializable(typeof(NotificationList))]
[JsonSerializable(typeof(OrganizationBody))]
[JsonSerializable(typeof(OrganizationList))]
[JsonSerializable(typeof(PendingChangeBody))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(RecordVerificationBody))]
[JsonSerializable(typeof(ReviewList))]
[JsonSerializable(typeof(ReviewReport))]
[JsonSerializable(typeof(RightList))]
[JsonSerializable(typeof(SecretBody))]
[JsonSerializable(typeof(SecretList))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(SetCollaboratorRequest))]
[JsonSerializable(typeof(UpdateApiKeyRequest))]
[JsonSerializable(typeof(UpdateClientRequest))]
[JsonSerializable(typeof(UpdateNotificationStatusRequest))]
[JsonSerializable(typeof(UpdateOrganizationRequest))]
[JsonSerializable(typeof(UpdatePasswordRequest))]
[JsonSerializable(typeof(UpdateUserRequest))]
[JsonSerializable(typeof(UserBody))]
[JsonSerializable(typeof(UserList))]
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
