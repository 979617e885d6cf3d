using System.Net;
using System.Text;

namespace OAuthRegistry.Benchmarks;

/// <summary>What answers over HTTP at an address.</summary>
internal class Site(string address) : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public string Address => address;

    /// <summary>Sends the call and reads the whole answer; only success is an answer.</summary>
    public async Task<string> SendAsync(Call call)
    {
        using var answer = await AnswerAsync(call);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? text
            : throw new InvalidOperationException(
                $"{call.Method} {call.Path} answered {(int)answer.StatusCode}: {text}"
            );
    }

    public async Task<HttpResponseMessage> AnswerAsync(Call call)
    {
        using var request = new HttpRequestMessage(call.Method, Address + call.Path);
        if (call.Authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", call.Authorization);
        }

        if (call.Cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", call.Cookie);
        }

        if (call.Body is not null)
        {
            request.Content = new StringContent(call.Body, Encoding.UTF8, call.BodyType);
        }

        return await _http.SendAsync(request);
    }

    public async Task<bool> IsReadyAsync(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(Address + path);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
