namespace OAuthRegistry.Rules;

/// <summary>What is said beside the commands of the flows; what a command finds in a variable is named.</summary>
internal static class FlowSentences
{
    public const string Address =
            "Makes a verifier and its challenge (PKCE), and prints the address to which a user's browser goes.",
        Push = "Makes a verifier and its challenge (PKCE), and brings the request before the browser does (RFC 9126).",
        PushedAddress =
            "Prints the address to which a user's browser goes. REQUEST_URI is the request_uri of the answer above.",
        Exchange = "Exchanges the code for tokens. CODE is the code in the address that the browser came back to.",
        Refresh = "Brings new tokens. REFRESH_TOKEN is the newest that there is; each is used once.",
        Service = "Brings a token with which the client acts as itself, without a user.",
        Codes = "Brings the codes of a device. Its user opens verification_uri and types user_code.",
        Poll =
            "Brings tokens once the user has allowed it; ask every 5 seconds. DEVICE_CODE is the device_code of the "
            + "answer above.";

    public const string Narrow =
            "Makes a narrower token of one that the client has, to call one API with or to hand on. ACCESS_TOKEN is "
            + "the one that it has.",
        Bound = "Its tokens are bound to a key, which curl alone can not prove: a library for OAuth does (DPoP).";

    public const string Secret = "CLIENT_SECRET is a secret of the client.",
        Assertion =
            "client_assertion is a command of yours: it prints another JWT each time, signed by a key of the client "
            + "(RFC 7523).",
        OneApi = "A token is for one API here; for another of the client's, ask for its scopes.";

    /// <summary>All of them, for whoever translates them.</summary>
    public static IReadOnlyList<string> All =>
        [
            Address,
            Push,
            PushedAddress,
            Exchange,
            Refresh,
            Service,
            Codes,
            Poll,
            Narrow,
            Bound,
            Secret,
            Assertion,
            OneApi,
        ];
}
