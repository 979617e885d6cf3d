using System.Collections.Concurrent;

namespace OAuthRegistry.Benchmarks.Soak;

/// <summary>What goes on around the callers while an answer comes.</summary>
internal enum Phase
{
    Steady,
    RollingRestart,
    DatabaseRestart,
}

/// <summary>Every answer, and what should not have been answered.</summary>
internal sealed class Tally
{
    /// <summary>The connection broke, or nobody listened.</summary>
    public const int NoAnswer = 0;

    private readonly ConcurrentQueue<Answered> _answers = new();

    private readonly ConcurrentQueue<string> _faults = new();

    private volatile Phase _phase;

    /// <summary>Something acknowledged was lost, or an answer was none that the call may get.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public IReadOnlyCollection<Answered> Answers => _answers;

    public void Begin(Phase phase) => _phase = phase;

    public void Add(int status, double milliseconds) => _answers.Enqueue(new Answered(_phase, status, milliseconds));

    public void AddFault(string fault) => _faults.Enqueue(fault);
}

/// <summary>One answer: when it came, its status, and how many milliseconds the caller waited.</summary>
internal readonly record struct Answered(Phase Phase, int Status, double Milliseconds);
