using OAuthRegistry.Benchmarks;
using OAuthRegistry.Benchmarks.Code;

if (args is ["code"])
{
    return CodeBenchmarks.Run() ? 0 : 1;
}

if (args is not ["load", ..] || OptionalSeconds(args[1..]) is not { } seconds)
{
    await Console.Error.WriteLineAsync("usage: dotnet run -c Release --project tests/OAuthRegistry.Benchmarks -- load [--seconds N] | code");
    return 2;
}

var report = await LoadTest.RunAsync(seconds);
Console.WriteLine(report);
await File.WriteAllTextAsync(Path.Combine("docs", "performance.md"), report);
return 0;

static double? OptionalSeconds(string[] options) => options switch
{
    [] => 5,
    ["--seconds", var text] when double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds > 0 => seconds,
    _ => null,
};
