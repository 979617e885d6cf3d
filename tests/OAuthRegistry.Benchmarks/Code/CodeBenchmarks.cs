using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace OAuthRegistry.Benchmarks.Code;

/// <summary>The code that runs in every request and waits for nobody.</summary>
internal static class CodeBenchmarks
{
    /// <summary>
    /// Runs them in this process, and briefly: enough to see a factor, not a per cent. False if one of them failed.
    /// </summary>
    public static bool Run()
    {
        var config = new ManualConfig { ArtifactsPath = Path.Combine("artifacts", "benchmarks") }
            .AddJob(BenchmarkDotNet.Jobs.Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .WithOptions(ConfigOptions.JoinSummary);
        return BenchmarkRunner
            .Run([typeof(Credentials), typeof(Rules), typeof(Json)], config)
            .All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success));
    }
}
