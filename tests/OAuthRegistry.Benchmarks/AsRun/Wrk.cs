using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OAuthRegistry.Benchmarks.AsRun;

/// <summary>
/// Debian's <c>wrk</c>: a caller that costs so little that the cores are left to what is measured.
/// </summary>
internal static class Wrk
{
    private const string Prelude = """
        local n = 0
        -- The fill deleted one client in a thousand.
        local function live(number) return number % 1000 == 777 and number + 1 or number end
        done = function(summary, latency)
            local e = summary.errors
            io.write(string.format('{"Calls":%d,"Microseconds":%d,"Failed":%d,"P50":%d,"P99":%d}\n', summary.requests,
                summary.duration, e.status + e.connect + e.read + e.write + e.timeout,
                latency:percentile(50), latency:percentile(99)))
        end

        """;

    /// <summary>
    /// The same call again and again. A <c>#</c> in its path or its body stands for a number that each call has for
    /// itself, counted on from <paramref name="first"/>, or drawn up to <paramref name="upTo"/> of those that live.
    /// </summary>
    public static string Script(Call call, long first = 0, int upTo = 0)
    {
        var number = upTo > 0 ? $"live(math.random({Text(upTo)}))" : $"{Text(first)} + n";
        return $"""
            {Prelude}{Headers(call)}
            local path, body = {Quoted(call.Path)}, {(call.Body is null ? "nil" : Quoted(call.Body))}
            request = function()
                n = n + 1
                local number = string.format('%d', {number})
                return wrk.format(nil, (path:gsub('#', number)), nil, body and (body:gsub('#', number)))
            end
            """;
    }

    /// <summary>
    /// Refreshes by tokens that rotate: what an answer brings is sent later. So many more tokens than connections are
    /// needed that there is always one to send.
    /// </summary>
    public static string Refreshing(Call call, IEnumerable<string> tokens) =>
        $$"""
            {{Prelude}}{{Headers(call)}}
            local tokens = { {{string.Join(", ", tokens.Select(Quoted))}} }
            request = function()
                return wrk.format(nil, nil, nil, 'grant_type=refresh_token&refresh_token=' .. (table.remove(tokens) or ''))
            end
            response = function(status, headers, body)
                local token = body:match('"refresh_token"%s*:%s*"([^"]+)"')
                if token then table.insert(tokens, 1, token) end
            end
            """;

    /// <summary>Calls for so long over so many connections; one failed call is one too many.</summary>
    public static async Task<Sample> RunAsync(string address, string script, int connections, TimeSpan duration)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script);
            var start = new ProcessStartInfo(
                "wrk",
                [
                    "-t1",
                    $"-c{Text(connections)}",
                    $"-d{Text((long)Math.Max(1, duration.TotalSeconds))}s",
                    "--timeout",
                    "30s",
                    "-s",
                    file,
                    address,
                ]
            )
            {
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            var said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            var summary = said.Split('\n').Single(line => line.StartsWith('{'));
            var told = JsonSerializer.Deserialize<Summary>(summary)!;
            return told.Failed == 0
                ? new Sample(told.Calls / (told.Microseconds / 1e6), told.P50 / 1e3, told.P99 / 1e3)
                {
                    Calls = told.Calls,
                }
                : throw new InvalidOperationException($"{told.Failed} of {told.Calls} calls failed:\n{said}\n{script}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Headers(Call call)
    {
        var lua = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"wrk.method = '{call.Method}'");
        lua.AppendLine(CultureInfo.InvariantCulture, $"wrk.path = {Quoted(call.Path)}");
        foreach (
            var (name, value) in new[]
            {
                ("Authorization", call.Authorization),
                ("Cookie", call.Cookie),
                ("Content-Type", call.Body is null ? null : call.BodyType),
            }
        )
        {
            if (value is not null)
            {
                lua.AppendLine(CultureInfo.InvariantCulture, $"wrk.headers['{name}'] = {Quoted(value)}");
            }
        }

        return lua.ToString();
    }

    /// <summary>A text of Lua, which takes the escapes that it needs as JSON writes them.</summary>
    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings("\\n")}\"";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Summary(long Calls, long Microseconds, long Failed, double P50, double P99);
}
