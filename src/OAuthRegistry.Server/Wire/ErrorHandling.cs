using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Wire;

/// <summary>The page that says why a request ended early.</summary>
internal interface IRefusalPage
{
    Task ShowAsync(HttpContext context, Refusal refusal);
}

/// <summary>
/// Turns whatever ends a request early into a problem that a person can act on; never a stack, SQL or a secret.
/// </summary>
internal sealed class ErrorHandling(RequestDelegate next, ILogger<ErrorHandling> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && Unrouted(context) is { } refusal)
            {
                await WriteAsync(context, refusal);
            }
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or IOException
                && context.RequestAborted.IsCancellationRequested
            )
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await WriteAsync(context, Explain(exception));
        }
    }

    /// <summary>OAuth libraries read one form, browsers a page, everybody else a problem.</summary>
    private static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        Measures.Refused(refusal.Name);
        return OAuthProblems.Speaks(context.Request.Path) ? OAuthProblems.WriteAsync(context, refusal)
            : IsForPeople(context.Request)
                ? context.RequestServices.GetRequiredService<IRefusalPage>().ShowAsync(context, refusal)
            : Problems.WriteAsync(context, refusal);
    }

    /// <summary>A browser that opens a page says so; the API answers everybody alike.</summary>
    private static bool IsForPeople(HttpRequest request) =>
        ReadableRequest.IsForPeople(request.Path)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Routing itself answers an unknown path, a wrong verb and a wrong content type, with an empty body.
    /// </summary>
    private static Refusal? Unrouted(HttpContext context) =>
        context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => RequestErrors.NoSuchRoute(context.Request.Path).Refusal,
            StatusCodes.Status405MethodNotAllowed => RequestErrors
                .WrongVerb(context.Request.Method, context.Response.Headers.Allow.ToString())
                .Refusal,
            StatusCodes.Status415UnsupportedMediaType => RequestErrors.NotJsonType(context.Request.ContentType).Refusal,
            _ => null,
        };

    private Refusal Explain(Exception exception) =>
        exception switch
        {
            RefusedException refused => refused.Refusal,
            BadHttpRequestException bad => Explain(bad),
            _ when DatabaseFaults.IsUnavailable(exception) => Unavailable(exception),
            _ when DatabaseFaults.IsBadData(exception) => RequestErrors
                .Invalid("request", "holds text that the database can not store")
                .Refusal,
            _ => Bug(exception),
        };

    private static Refusal Explain(BadHttpRequestException bad) =>
        bad.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? RequestErrors.TooLarge(RequestLimits.MaxBodyBytes).Refusal
            : RequestErrors.Unreadable(bad.Message, bad.StatusCode).Refusal;

    private Refusal Unavailable(Exception exception)
    {
        logger.LogWarning("The database can not be reached: {Reason}", exception.GetBaseException().Message);
        return RequestErrors.Unavailable().Refusal;
    }

    private Refusal Bug(Exception exception)
    {
        logger.LogError(exception, "A request failed unexpectedly");
        return new Refusal(StatusCode.Internal, "internal", "the server failed")
        {
            Detail = "This is a bug. The correlation ID finds the details in the server's log.",
        };
    }
}
