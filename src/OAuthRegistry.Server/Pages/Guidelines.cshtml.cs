using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Sessions;

namespace OAuthRegistry.Server.Pages;

/// <summary>What reviewers look at, and what the words of the registry mean: for everybody, signed in or not.</summary>
[AllowAnonymous]
internal sealed class GuidelinesModel : PageModel
{
    public bool IsSignedIn { get; private set; }

    public async Task OnGetAsync() =>
        IsSignedIn = (await HttpContext.AuthenticateAsync(SessionAuthentication.SchemeName)).Succeeded;

    /// <summary>In the order in which a report has them.</summary>
    public static IEnumerable<(Guideline Guideline, string Rule, string? Example)> Rules(IStringLocalizer texts) =>
        [
            (
                Guideline.Owner,
                texts[
                    "The ID and the name of the owner say who provides the service. For a client that everybody may "
                        + "use that is an organization with the brand as its ID; for your own use or a test you can "
                        + "own it yourself."
                ],
                null
            ),
            (
                Guideline.Confusable,
                texts[
                    "Nothing in an ID or a name may look as if it came from this network or from somebody else. What "
                        + "does is rejected."
                ],
                null
            ),
            (
                Guideline.ClientId,
                texts[
                    "It names your brand and what the client is for. It can not be changed later, and it is never "
                        + "given out again, not even after the client is deleted."
                ],
                "mycompany-gateway-onboarding"
            ),
            (Guideline.Name, texts["It is clear, and usually the ID in capitalized words."], "MyBrand Gateway Manager"),
            (
                Guideline.Description,
                texts["It tells users in a sentence what the application does for them."],
                texts["Manage your MyBrand gateway from the mobile app"]
            ),
            (
                Guideline.RedirectUris,
                texts["They work: each answers, over https. Logout redirect URLs are optional."],
                null
            ),
            (
                Guideline.Hosts,
                texts[
                    "The owner proves that the hosts are its own, by a record in DNS or a file. Users see whether it "
                        + "did."
                ],
                null
            ),
            (
                Guideline.Keys,
                texts["A client that signs with its own keys keeps them where nobody else can change them."],
                null
            ),
            (
                Guideline.PasswordGrant,
                texts["No application takes the passwords of users. There is no exception."],
                null
            ),
            (
                Guideline.RefreshToken,
                texts["Only where the application really acts while its user is away; the description says what for."],
                null
            ),
            (
                Guideline.DeviceCode,
                texts["Only for devices without a browser or a keyboard, which their user has at hand."],
                null
            ),
            (
                Guideline.ClientCredentials,
                texts["Only for a service with a job of its own. What it does for users needs their consent."],
                null
            ),
            (
                Guideline.TokenExchange,
                texts["Only for a service that hands narrower tokens on; the description says to whom."],
                null
            ),
            (
                Guideline.Rights,
                texts["As few as possible. Each fits what the name and the description say, and has a reason."],
                null
            ),
            (
                Guideline.Abuse,
                texts["An application that deceives or harms users is suspended. Users can report one."],
                null
            ),
        ];
}
