using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The panel of a review, as it is sent by any of its buttons.</summary>
internal sealed class DecidingForm
{
    /// <summary>The button that decides.</summary>
    [FromForm(Name = "decision")]
    public Decision? Decision { get; set; }

    /// <summary>The button that asks first what a decision would do.</summary>
    [FromForm(Name = "preview")]
    public Decision? Preview { get; set; }

    /// <summary>The revision that was read.</summary>
    [FromForm(Name = "revision")]
    public long? Revision { get; set; }

    /// <summary>The revision that is there now, of which it is said that it was read too.</summary>
    [FromForm(Name = "present")]
    public long? Present { get; set; }

    /// <summary>Takes it from this user, who may be oneself.</summary>
    [FromForm(Name = "claim")]
    public string? Claim { get; set; }

    [FromForm(Name = "release")]
    public string? Release { get; set; }

    [FromForm(Name = "insert")]
    public string? Insert { get; set; }

    /// <summary>The quick reply that is to be inserted.</summary>
    [FromForm(Name = "quick")]
    public string? Quick { get; set; }

    [FromForm(Name = "reason_codes")]
    public List<Guideline> ReasonCodes { get; set; } = [];

    [FromForm(Name = "reason")]
    public string? Reason { get; set; }

    /// <summary>Whether it was said what approving does, and what of the ticks counts for nothing then.</summary>
    [FromForm(Name = "is_told")]
    public bool IsTold { get; set; }

    [FromForm(Name = "set_aside")]
    public List<Guideline> SetAside { get; set; } = [];

    /// <summary>What the owner of what is approved reads, as it was shown.</summary>
    [FromForm(Name = "word")]
    public string? Word { get; set; }

    public RequestBody<DecideRequest> Asks(GrantingForm granting) =>
        Decision == Contracts.Decision.Approve
            ? Approves(granting, ReasonCodes.Except(SetAside), IsTold ? Word : Reason)
            : RequestBody<DecideRequest>.Of(
                new DecideRequest
                {
                    Decision = Decision,
                    Revision = Present ?? Revision,
                    ReasonCodes = ReasonCodes,
                    Reason = Reason?.ReplaceLineEndings("\n"),
                }
            );

    public RequestBody<DecideRequest> AsksToApprove(GrantingForm granting) => Approves(granting, [], null);

    private RequestBody<DecideRequest> Approves(GrantingForm granting, IEnumerable<Guideline> codes, string? word) =>
        RequestBody<DecideRequest>.Of(
            new DecideRequest
            {
                Decision = Contracts.Decision.Approve,
                Revision = Present ?? Revision,
                ReasonCodes = [.. codes],
                Reason = word?.ReplaceLineEndings("\n"),
                GrantedRights = granting.Rights,
                Refusals = granting.Refusals,
            }
        );
}
