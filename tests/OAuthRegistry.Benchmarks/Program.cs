using System.Globalization;
using OAuthRegistry.Benchmarks.AsRun;
using OAuthRegistry.Benchmarks.Code;
using OAuthRegistry.Benchmarks.Load;
using OAuthRegistry.Benchmarks.Soak;

return args switch
{
    ["code"] => CodeBenchmarks.Run() ? 0 : 1,
    ["load", "--quick", .. var server] when server.Length < 2 => await AsRunAsync(server.FirstOrDefault()),
    ["load", .. var options] when Option(options, "--seconds", 5) is { } seconds => await LoadAsync(seconds),
    ["sign-in", .. var options] when Option(options, "--seconds", 30) is { } seconds => await SignInAsync(seconds),
    ["soak", .. var options] when Option(options, "--minutes", 30) is { } minutes => await SoakAsync(
        TimeSpan.FromMinutes(minutes)
    ),
    _ => Usage(),
};

static async Task<int> LoadAsync(double seconds)
{
    var report = await LoadTest.RunAsync(seconds);
    await WriteAsync("performance.md", report.ToPage());
    await WriteAsync("images/performance.svg", Chart.Draw(report.Bars()));
    return 0;
}

static async Task<int> AsRunAsync(string? server)
{
    await WriteAsync("as-run.md", (await AsRunTest.RunAsync(server)).ToPage());
    return 0;
}

static async Task<int> SignInAsync(double seconds)
{
    Console.WriteLine(await BesideSigningIn.RunAsync(seconds));
    return 0;
}

static async Task<int> SoakAsync(TimeSpan duration)
{
    var result = await SoakTest.RunAsync(duration);
    await WriteAsync("soak.md", result.ToPage());
    return result.Passed ? 0 : 1;
}

static async Task WriteAsync(string name, string text)
{
    Console.WriteLine(text);
    await File.WriteAllTextAsync(Path.Combine("docs", name), text);
}

static double? Option(string[] options, string name, double otherwise) =>
    options switch
    {
        [] => otherwise,
        [var given, var text]
            when given == name && double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 =>
            number,
        _ => null,
    };

static int Usage()
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release --project tests/OAuthRegistry.Benchmarks -- "
            + "load [--seconds N] | load --quick [path of a published OAuthRegistry.Server.dll] | sign-in [--seconds N] | soak [--minutes N] | code"
    );
    return 2;
}
