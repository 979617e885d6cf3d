using FluentValidation;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Desk;

/// <summary>
/// Several at once, each as if it were alone: bound to the revision that was read, in a transaction of its own, by the
/// same services. What became of each is told; one that is refused keeps no other.
/// </summary>
internal sealed class Several(IServiceScopeFactory scopes, IValidator<DecideSeveralRequest> rules, Call call)
{
    private const int AtOnce = 4;

    public async Task<DecideSeveralAnswer> DecideAsync(
        RequestBody<DecideSeveralRequest> request,
        bool isDryRun,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireReviewer("decide about clients");
        request.ThrowIfFaulty(rules.Check(request.Value));
        var reviews = request.Value.Reviews!;
        var outcomes = new OutcomeBody[reviews.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, reviews.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, token) => outcomes[i] = await TryOneAsync(request.Value, reviews[i], isDryRun, token)
        );
        return new DecideSeveralAnswer
        {
            Done = outcomes.Count(outcome => outcome.Error is null),
            Refused = outcomes.Count(outcome => outcome.Error is not null),
            Outcomes = [.. outcomes],
        };
    }

    private async Task<OutcomeBody> TryOneAsync(
        DecideSeveralRequest request,
        ReviewReference review,
        bool isDryRun,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var own = scope.ServiceProvider.GetRequiredService<Call>();
        (own.Caller, own.Address, own.ServerUrl, own.RequestId) = (
            call.Caller,
            call.Address,
            call.ServerUrl,
            call.RequestId
        );
        var outcome = new OutcomeBody { ClientId = review.ClientId };
        try
        {
            await (
                request.Decision is null
                    ? AskAsync(scope.ServiceProvider, request.Ask!, review, isDryRun, cancellationToken)
                    : DecideAsync(scope.ServiceProvider, request, review, outcome, isDryRun, cancellationToken)
            );
            if (isDryRun)
            {
                outcome.Users = await scope
                    .ServiceProvider.GetRequiredService<ClientDirectory>()
                    .CountUsersAsync(review.ClientId!, cancellationToken);
            }
        }
        catch (RefusedException refused)
        {
            (outcome.Error, outcome.Message) = (refused.Refusal.Name, refused.Refusal.Title);
        }

        return outcome;
    }

    private static async Task DecideAsync(
        IServiceProvider services,
        DecideSeveralRequest request,
        ReviewReference review,
        OutcomeBody outcome,
        bool isDryRun,
        CancellationToken cancellationToken
    )
    {
        var one = RequestBody<DecideRequest>.Of(
            new DecideRequest
            {
                Decision = request.Decision,
                Revision = review.Revision,
                Reason = request.Reason,
                ReasonCodes = request.ReasonCodes,
            }
        );
        var reviews = services.GetRequiredService<ClientReview>();
        var decided = isDryRun
            ? await reviews.PreviewAsync(review.ClientId!, one, cancellationToken)
            : await reviews.DecideAsync(review.ClientId!, one, cancellationToken);
        (outcome.From, outcome.To, outcome.OfPendingChange) = (decided.From, decided.To, decided.OfPendingChange);
        outcome.WaitsForApprovers = decided.WaitsForApprovers;
        outcome.Revision = isDryRun ? null : decided.Revision;
    }

    private static Task AskAsync(
        IServiceProvider services,
        string text,
        ReviewReference review,
        bool isDryRun,
        CancellationToken cancellationToken
    )
    {
        var correspondence = services.GetRequiredService<Correspondence>();
        return isDryRun
            ? correspondence.RequireAskableAsync(review.ClientId!, review.Revision!.Value, cancellationToken)
            : correspondence.WriteAsync(
                review.ClientId!,
                RequestBody<PostMessageRequest>.Of(
                    new PostMessageRequest
                    {
                        Text = text,
                        Asks = true,
                        Revision = review.Revision,
                    }
                ),
                cancellationToken
            );
    }
}
