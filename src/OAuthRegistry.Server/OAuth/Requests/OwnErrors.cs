using OAuthRegistry.Server.Operations;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// An error explains itself, in the characters that it may have (RFC 6749, section 5.2); it does not send whoever
/// meets it to the documentation of a library.
/// </summary>
internal sealed class OwnErrors<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseContext
{
    public ValueTask HandleAsync(TContext context)
    {
        if (context.Transaction.Response is { } response)
        {
            if (response.Error is { } error)
            {
                Measures.Refused(error);
            }

            response.ErrorUri = null;
            response.ErrorDescription = response.ErrorDescription is { } text
                ? string.Create(text.Length, text, Write)
                : null;
        }

        return ValueTask.CompletedTask;
    }

    private static void Write(Span<char> allowed, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            allowed[i] = text[i] switch
            {
                '"' or '’' or '‘' or '“' or '”' => '\'',
                '–' or '—' => '-',
                '\\' => '/',
                >= ' ' and <= '~' => text[i],
                _ => '?',
            };
        }
    }
}
