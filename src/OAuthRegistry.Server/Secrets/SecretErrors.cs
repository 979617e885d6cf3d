using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients.Content;

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

    /// <summary>Refuses a secret of a client that proves itself otherwise.</summary>
    public static void RequireTaking(ClientContent content)
    {
        if (!content.TakesSecrets)
        {
            throw content.IsPublic ? PublicClient() : KeyClient();
        }
    }

    private static RefusedException KeyClient() =>
        new(
            new Refusal(StatusCode.FailedPrecondition, "key_client", "a client that uses its own key has no secret")
            {
                Detail =
                    "The client's `token_endpoint_auth_method` is `private_key_jwt`: it signs with a key whose public "
                    + "half is in its `jwks` or at its `jwks_uri`. One that is to use a secret says "
                    + "`client_secret_basic`.",
            }
        );

    private static RefusedException PublicClient() =>
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
