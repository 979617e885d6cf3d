using System.Net;
using System.Text;
using Microsoft.Extensions.Options;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>
/// Reads the file by which a host proves whose it is: as all errands to addresses that strangers chose, by
/// <see cref="PublicHttp"/>, and without a redirect, since the file of another server proves nothing of this one.
/// </summary>
internal sealed class HostFile(PublicHttp http, IOptions<ProbeOptions> probe)
{
    private const int MostBytes = 8 * 1024;

    /// <summary>Why the file proves nothing, in words; null if it has the value in a line of its own.</summary>
    public async Task<string?> WhyNotAsync(AccountHost host, CancellationToken patience)
    {
        if (!probe.Value.Enabled)
        {
            return "was not read: this registry goes to no web server";
        }

        try
        {
            return await ReadAsync(host, patience);
        }
        catch (Exception exception) when (PublicHttp.Explain(exception) is var (_, evidence))
        {
            return evidence;
        }
    }

    private async Task<string?> ReadAsync(AccountHost host, CancellationToken patience)
    {
        using var client = http.NewClient(patience);
        client.DefaultRequestHeaders.UserAgent.ParseAdd("OAuthRegistry-host-proof/1.0");
        using var response = await client.GetAsync(host.FileUrl, HttpCompletionOption.ResponseHeadersRead, patience);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var status = (int)response.StatusCode;
            return status is >= 300 and < 400
                ? $"is not there: the server answers {status} and sends elsewhere, where it was not followed"
                : $"is not there: the server answers {status}";
        }

        await using var stream = await response.Content.ReadAsStreamAsync(patience);
        var bytes = new byte[MostBytes + 1];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, patience);
        if (read > MostBytes)
        {
            return $"is larger than {MostBytes} bytes";
        }

        var lines = Encoding.UTF8.GetString(bytes, 0, read).TrimStart('\uFEFF').Split('\n');
        return lines.Any(line => line.Trim() == host.Value) ? null : "is there, and no line of it is the content";
    }
}
