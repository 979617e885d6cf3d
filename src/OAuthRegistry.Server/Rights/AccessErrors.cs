using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Rights;

/// <summary>The ways in which a caller is turned away.</summary>
internal static class AccessErrors
{
    /// <summary>Something that is the work of others altogether, such as of administrators.</summary>
    public const string OfOthers = "permission_denied";

    private const string HowToSignIn = "Send the header `Authorization: Bearer NNSXS.….…` with an API key.";

    public static RefusedException Unauthenticated() =>
        new(
            new Refusal(StatusCode.Unauthenticated, "unauthenticated", "this needs an API key") { Detail = HowToSignIn }
        );

    public static RefusedException UnsupportedAuthorization() =>
        new(
            new Refusal(
                StatusCode.Unauthenticated,
                "unsupported_authorization",
                "this way of authorization is not supported"
            )
            {
                Detail = HowToSignIn,
            }
        );

    public static RefusedException MalformedToken() =>
        new(
            new Refusal(StatusCode.Unauthenticated, "invalid_authorization", "the bearer token is not well-formed")
            {
                Detail =
                    "A token has three parts, type.id.secret, in capitals A–Z and digits 2–7: 5, 39 and 52 characters.",
            }
        );

    public static RefusedException WrongSecret() =>
        new(
            new Refusal(StatusCode.Unauthenticated, "invalid_authorization", "the secret part of the API key is wrong")
        );

    public static RefusedException ApiKeyNotFound() =>
        new(
            new Refusal(StatusCode.Unauthenticated, "api_key_not_found", "API key not found")
            {
                Detail = "It was revoked, or its account was deleted, or it never existed here. Create another.",
            }
        );

    public static RefusedException TokenNotFound() =>
        new(
            new Refusal(StatusCode.Unauthenticated, "token_not_found", "access token not found")
            {
                Detail =
                    "It was revoked, or never issued here. Get a new one at /oauth/authorize, or with a refresh "
                    + "token at /oauth/token.",
            }
        );

    /// <param name="error">The error of the challenge (RFC 9449, section 7.1).</param>
    /// <param name="why">What would be right.</param>
    public static RefusedException NotProven(string error, string why) =>
        new(
            new Refusal(StatusCode.Unauthenticated, "key_not_proven", "the access token needs a proof of its key")
            {
                Attributes = new JsonObject { ["error"] = error },
                Detail = why,
            }
        );

    public static RefusedException TokenExpired() =>
        new(
            new Refusal(StatusCode.Unauthenticated, "token_expired", "access token expired")
            {
                Detail = "Get a new one with the refresh token at /oauth/token, or at /oauth/authorize.",
            }
        );

    public static RefusedException TokenForOthers() =>
        new(
            new Refusal(StatusCode.Unauthenticated, "token_for_others", "the access token is for another API")
            {
                Detail =
                    "It was asked for with a `resource`, or with scopes of another API only. Ask for one with rights "
                    + "of this registry.",
            }
        );

    /// <summary>With the reason of the decision, as clients of The Things Stack read it.</summary>
    public static RefusedException ClientStopped(ReviewState state, string reason) =>
        new(
            new Refusal(
                StatusCode.PermissionDenied,
                state == ReviewState.Rejected ? "oauth_client_rejected" : "oauth_client_suspended",
                state == ReviewState.Rejected ? "OAuth client rejected" : "OAuth client suspended"
            )
            {
                Attributes =
                    reason.Length > 0 ? new System.Text.Json.Nodes.JsonObject { ["description"] = reason } : [],
            }
        );

    public static RefusedException ApiKeyExpired() =>
        new(
            new Refusal(StatusCode.Unauthenticated, "api_key_expired", "API key expired")
            {
                Detail = "Create another with a later expires_at.",
            }
        );

    /// <summary>Something is missing: everything, or the rights named.</summary>
    public static RefusedException MissingRights(string entity, string id, RightSet held, RightSet missing)
    {
        var names = missing.ToList().Select(WireNames<Right>.NameOf).ToList();
        var (name, format) = held.IsEmpty
            ? ($"no_{entity}_rights", $"no rights for {entity} `{{uid}}`")
            : ($"insufficient_{entity}_rights", $"insufficient rights for {entity} `{{uid}}`");
        return new RefusedException(
            new Refusal(StatusCode.PermissionDenied, name, format)
            {
                Attributes = new JsonObject
                {
                    ["uid"] = id,
                    ["missing"] = new JsonArray([.. names.Select(right => JsonValue.Create(right))]),
                },
                Detail = $"This needs {string.Join(", ", names)}, held by both the account and the credential.",
            }
        );
    }

    public static RefusedException AdminsOnly(string what) =>
        new(
            new Refusal(StatusCode.PermissionDenied, OfOthers, "only administrators {what}")
            {
                Attributes = new JsonObject { ["what"] = what },
                Detail = "An administrator's API key counts only if it carries RIGHT_ALL itself.",
            }
        );

    public static RefusedException ReviewersOnly(string what) =>
        new(
            new Refusal(StatusCode.PermissionDenied, OfOthers, "only administrators and reviewers {what}")
            {
                Attributes = new JsonObject { ["what"] = what },
                Detail = "An API key of theirs counts only if it carries RIGHT_ALL itself.",
            }
        );

    public static RefusedException NotByTokens() =>
        new(
            new Refusal(StatusCode.PermissionDenied, "permission_denied", "no OAuth client changes a password")
            {
                Detail = "The user changes it in the browser, or with an API key that carries RIGHT_USER_ALL.",
            }
        );

    public static RefusedException OnlyByOneself(AccountRef account) =>
        new(
            new Refusal(StatusCode.PermissionDenied, "only_by_oneself", "only `{account_id}` itself can agree to this")
            {
                Attributes = new JsonObject { ["account_id"] = account.Id },
                Detail =
                    account.Kind == AccountKind.User
                        ? "The user accepts in the browser, or with an API key of its own; neither an administrator "
                            + "nor "
                            + "another program does it for it."
                        : "A member of the organization with RIGHT_ORGANIZATION_ADD_AS_COLLABORATOR accepts; an "
                            + "administrator "
                            + "of the network does not.",
            }
        );

    public static RefusedException AdminField(string field) =>
        new(
            new Refusal(StatusCode.PermissionDenied, "update_admin_field", "only admins can update the `{field}` field")
            {
                Attributes = new JsonObject { ["field"] = field },
            }
        );

    public static RefusedException Restricted(ReviewState state) =>
        new(
            state switch
            {
                ReviewState.Requested => new Refusal(
                    StatusCode.PermissionDenied,
                    "user_requested",
                    "user account approval is pending"
                ),
                ReviewState.Rejected => new Refusal(
                    StatusCode.PermissionDenied,
                    "user_rejected",
                    "user account was rejected"
                ),
                _ => new Refusal(StatusCode.PermissionDenied, "user_suspended", "user account was suspended"),
            }
        );
}
