using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>Reads and changes the review policy.</summary>
internal sealed class PolicyDesk(RegistryContext db, AuditTrail audit, Call call, TimeProvider time)
{
    public async Task<ReviewPolicyBody> GetAsync(CancellationToken cancellationToken)
    {
        call.Caller.RequireAdmin("read the review policy");
        return ToBody(await FindAsync(cancellationToken));
    }

    /// <summary>In force from the moment it is saved, for what waits too.</summary>
    public async Task<ReviewPolicyBody> SetAsync(
        RequestBody<ReviewPolicyRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireAdmin("change the review policy");
        request.ThrowIfFaulty([
            .. Check(request.Value.Text),
            .. request.Value.Version is null
                ? [new Fault("version", "is missing: the version that was read, 0 if there was none")]
                : (Fault[])[],
        ]);
        var kept = await FindAsync(cancellationToken);
        if (request.Value.Version != kept.Revision)
        {
            throw PolicyErrors.Stale(request.Value.Version!.Value, kept.Revision);
        }

        var text = request.Value.Text!.ReplaceLineEndings("\n");
        if (text == kept.Text)
        {
            return ToBody(kept);
        }

        if (kept.Revision == 0)
        {
            db.Policies.Add(kept);
        }

        var change = new ChangeBody
        {
            Field = "text",
            From = kept.Text,
            To = text,
        };
        (kept.Text, kept.UpdatedBy, kept.UpdatedAt) = (text, call.Caller.Account, time.Now());
        audit.Record(kept, "review_policy.update", [change]);
        await db.SaveAsync(cancellationToken);
        return ToBody(kept);
    }

    public CheckPolicyAnswer Check(RequestBody<CheckPolicyRequest> request)
    {
        call.Caller.RequireAdmin("check a review policy");
        request.ThrowIfFaulty(CheckLength(request.Value.Text));
        var reading = PolicyReader.Read(request.Value.Text!);
        return new CheckPolicyAnswer
        {
            Faults = [.. reading.Faults.Select(fault => fault.ToBody())],
            Rules = [.. reading.Policy.Rules.Select(rule => rule.Name)],
        };
    }

    /// <summary>What changed, by whom and when: every version.</summary>
    public async Task<Page<EventBody>> ListEventsAsync(PageRequest page, CancellationToken cancellationToken)
    {
        call.Caller.RequireAdmin("read the review policy");
        return await audit.ListAsync(await FindAsync(cancellationToken), page, cancellationToken);
    }

    /// <summary>Every fault, each with its line and column.</summary>
    public static IEnumerable<Fault> Check(string? text)
    {
        List<Fault> faults = [.. CheckLength(text)];
        return faults.Count > 0
            ? faults
            : PolicyReader.Read(text!).Faults.Select(fault => new Fault("text", fault.ToString()));
    }

    private static IEnumerable<Fault> CheckLength(string? text)
    {
        if (text is null)
        {
            yield return new Fault("text", "is missing; an empty one lets persons decide about everything");
        }
        else if (text.Length > Limits.MaxPolicy)
        {
            yield return new Fault("text", $"has more than {Limits.MaxPolicy} characters");
        }
    }

    private async Task<KeptPolicy> FindAsync(CancellationToken cancellationToken) =>
        await db.Policies.FirstOrDefaultAsync(p => p.Name == KeptPolicy.OfReviews, cancellationToken)
        ?? new KeptPolicy { Name = KeptPolicy.OfReviews };

    private static ReviewPolicyBody ToBody(KeptPolicy kept)
    {
        var rules = PolicyReader.Read(kept.Text).Policy.Rules;
        return new ReviewPolicyBody
        {
            Version = kept.Revision,
            Text = kept.Text,
            Rules = rules.Count > 0 ? [.. rules.Select(rule => rule.Name)] : null,
            UpdatedBy = kept.UpdatedBy?.ToIds(),
            UpdatedAt = kept.Revision > 0 ? kept.UpdatedAt : null,
        };
    }
}
