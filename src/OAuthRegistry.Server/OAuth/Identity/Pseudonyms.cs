using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// By what a client knows its users and their sessions: by names that everybody uses, or by its own, which nobody can
/// compare with those of another client (OpenID Connect Core, section 8). Each client is a sector by itself: where its
/// users come back to may change, and be on several hosts; its ID never does.
/// </summary>
internal static class Pseudonyms
{
    extension(Client client)
    {
        public bool IsPairwise => client.SubjectType == SubjectType.Pairwise;

        /// <summary>The claim <c>sub</c>.</summary>
        public string SubjectOf(string userId) =>
            client.IsPairwise && userId != ServiceTokens.SubjectOf(client.ClientId)
                ? client.PseudonymOf(userId)!
                : userId;

        /// <summary>
        /// The claim <c>sid</c>: clients that compared one which is the same for all would know whom they share.
        /// </summary>
        public string SidOf(string sessionId) =>
            client.IsPairwise ? client.PseudonymOfSession(sessionId)! : CredentialName.Fingerprint(sessionId);

        /// <summary>None if the client never had any.</summary>
        public string? PseudonymOf(string userId) => client.Hash(userId);

        /// <summary>No user has an ID with a slash.</summary>
        public string? PseudonymOfSession(string sessionId) => client.Hash($"session/{sessionId}");

        /// <summary>Whether a claim keeps from the client what the pseudonym keeps from it.</summary>
        public bool MayLearn(string claim) => !client.IsPairwise || claim != Claims.PreferredUsername;

        private string? Hash(string text) =>
            client.SubjectKey is { } key
                ? Base64UrlEncoder.Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)))
                : null;
    }
}
