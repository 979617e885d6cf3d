using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Which key the sender of this request has shown to hold (DPoP, RFC 9449): tokens that it gets are of use to nobody
/// who does not hold it.
/// </summary>
internal sealed class Possession(
    UsedOnce used,
    DpopNonces nonces,
    IOptions<OAuthOptions> options,
    IOptions<RegistryOptions> registry,
    TimeProvider time
)
{
    /// <summary>The header of the proof, and the scheme and type of tokens that are bound to a key.</summary>
    public const string Name = "DPoP";

    /// <summary>The parameter and the member that name a key by its thumbprint (sections 6.1 and 10).</summary>
    public const string AskedKey = "dpop_jkt",
        Confirmed = "jkt";

    public const string InvalidProof = "invalid_dpop_proof",
        UseNonce = "use_dpop_nonce";

    private const string NonceHeader = "DPoP-Nonce";

    /// <summary>The thumbprint of the key (RFC 7638); none as long as nothing was proven.</summary>
    public string? Key { get; private set; }

    /// <summary>Reads the proof of the request, if it brings one; returns what is wrong with it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="accessToken">The access token that it comes with, at an API.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<(string Error, string Description)?> ProveAsync(
        HttpRequest request,
        string? accessToken,
        CancellationToken cancellationToken
    )
    {
        var proofs = request.Headers[Name];
        if (proofs.Count == 0)
        {
            return null;
        }

        if (proofs.Count > 1 || Assertion.Read(proofs.ToString()) is not { } proof)
        {
            return Invalid("It must be one signed JWT: three parts, the first two of them JSON objects.");
        }

        var (address, now) = (registry.Value.AddressFor(request) + request.Path, time.GetUtcNow());
        if (DpopRules.Check(proof, request.Method, address, accessToken, now) is { } wrong)
        {
            return Invalid(wrong);
        }

        var key = new PublicKey(proof.Jwk!);
        if (!await Signature.IsOfAsync(proof, [key]))
        {
            return Invalid("It is not signed by the key in its header.");
        }

        // At an API the token itself is new enough; here a proof could have been laid in store.
        if (accessToken is null && options.Value.RequireDpopNonce)
        {
            request.HttpContext.Response.Headers[NonceHeader] = nonces.Give();
            if (!nonces.IsGood(proof.Claim("nonce")))
            {
                return (UseNonce, "The proof must have the nonce of the DPoP-Nonce header of this answer.");
            }
        }

        // Longer than it works, since another server's clock may be behind.
        var end = proof.Time("iat")!.Value + DpopRules.Lifetime + AssertionRules.Skew;
        if (!await used.UseAsync($"{Name}:{key.Thumbprint}", proof.Id!, end, cancellationToken))
        {
            return Invalid("It was used before; make one for each request, with a jti of its own.");
        }

        Key = key.Thumbprint;
        return null;
    }

    /// <summary>The token that a request brings as one that is bound to a key (section 7.1), if it does.</summary>
    public static string? TokenIn(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header
        && header.StartsWith($"{Name} ", StringComparison.OrdinalIgnoreCase)
            ? header[Name.Length..].Trim()
            : null;

    private static (string, string) Invalid(string why) => (InvalidProof, $"The DPoP proof is not accepted. {why}");
}
