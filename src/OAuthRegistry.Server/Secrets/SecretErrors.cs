using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Secrets;

/// <summary>The ways in which work on the secrets of a client can fail.</summary>
internal static class SecretErrors
{
    /// <summary>A client that may not be used gets no secret.</summary>
    public static RefusedException NotUsable(ReviewState state) =>
        new(
            state switch
            {
                ReviewState.Rejected => new Refusal(
                    StatusCode.FailedPrecondition,
                    "client_rejected",
                    "OAuth client was rejected"
                ),
                ReviewState.Suspended => new Refusal(
                    StatusCode.FailedPrecondition,
                    "client_suspended",
                    "OAuth client was suspended"
                ),
                _ => new Refusal(StatusCode.FailedPrecondition, "client_not_approved", "OAuth client was not approved")
                {
                    Detail =
                        "A secret is issued once an administrator approves the client. To try it out before, ask for "
                        + "a sandbox secret: {\"sandbox\": true}.",
                },
            }
        );

    public static RefusedException PublicClient() =>
        new(
            new Refusal(StatusCode.FailedPrecondition, "public_client", "a public client has no secret")
            {
                Detail =
                    "The client's `token_endpoint_auth_method` is `none`: it uses PKCE. One that runs where it can "
                    + "keep a secret says `client_secret_basic`.",
            }
        );

    public static RefusedException SandboxAfterApproval() =>
        new(
            new Refusal(StatusCode.FailedPrecondition, "client_approved", "OAuth client was approved already")
            {
                Detail = "A sandbox secret is for trying a client out before approval. Leave `sandbox` out.",
            }
        );

    public static RefusedException TooMany(int most) =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "too_many_secrets",
                "the client has {most} live secrets, which is the most"
            )
            {
                Attributes = new JsonObject { ["most"] = most },
                Detail = "Revoke one that is not used any more; `last_used_at` tells which.",
            }
        );

    public static RefusedException NotFound(string secretId) =>
        new(
            new Refusal(StatusCode.NotFound, "secret_not_found", "secret with id `{secret_id}` not found")
            {
                Attributes = new JsonObject { ["secret_id"] = secretId },
            }
        );
}
