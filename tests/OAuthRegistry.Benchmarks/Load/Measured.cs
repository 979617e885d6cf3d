namespace OAuthRegistry.Benchmarks.Load;

/// <summary>Somebody with some work, who takes turns with the others.</summary>
internal sealed record Contestant(string Name, string Work, Func<int, TimeSpan, Task<Sample>> LoadAsync)
{
    public const string Ours = "OAuthRegistry";
}

/// <summary>
/// The samples by contestant, the calls that stand beside ours, the statements that a call sends, and the memory of the
/// server afterwards, in MiB.
/// </summary>
internal sealed record Measured(
    int Clients,
    Samples Samples,
    IReadOnlyList<Beside> Beside,
    Dictionary<string, int> Statements,
    long Memory
)
{
    /// <summary>Reads by one server on one core, and by two on two; where it was measured.</summary>
    public (Sample One, Sample Two)? OneAndTwoProcesses { get; init; }
}

/// <summary>A call of ours and the one of a peer that comes closest.</summary>
internal sealed record Beside(string Ours, string Peer, string Theirs)
{
    public static IEnumerable<Beside> Of(Peer peer) =>
        from asked in peer.Works
        from ours in asked.Beside
        select new Beside(ours, peer.Name, asked.Name);
}

/// <summary>What the rounds measured.</summary>
internal sealed class Samples
{
    private readonly Dictionary<(string Name, string Work, int Connections), List<Sample>> _rounds = [];

    public void Add(Contestant contestant, int connections, Sample sample)
    {
        var cell = (contestant.Name, contestant.Work, connections);
        _rounds.TryAdd(cell, []);
        _rounds[cell].Add(sample);
    }

    /// <summary>The median of the rounds.</summary>
    public Sample Of(string name, string work, int connections) => Sample.Median(_rounds[(name, work, connections)]);

    public Sample Ours(string work, int connections) => Of(Contestant.Ours, work, connections);

    /// <summary>What this contestant did, as often as it was done, by connections first.</summary>
    public IEnumerable<(string Work, int Connections)> CellsOf(string name) =>
        _rounds.Keys.Where(cell => cell.Name == name).Select(cell => (cell.Work, cell.Connections));
}
