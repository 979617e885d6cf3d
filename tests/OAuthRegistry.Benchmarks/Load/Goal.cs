namespace OAuthRegistry.Benchmarks.Load;

/// <summary>What the server ought to reach, and what the run says of it.</summary>
internal sealed record Goal(string Of, double Wanted, double Measured, bool IsMost = false)
{
    /// <summary>As many connections as the goals speak of.</summary>
    public const int Connections = 16;

    public bool IsReached => IsMost ? Measured <= Wanted : Measured >= Wanted;

    /// <summary>Those whose other side was measured: a peer may be missing on a machine.</summary>
    public static IEnumerable<Goal> All(IReadOnlyList<Measured> bySize)
    {
        var measured = bySize.Single(measured => measured.Clients == LoadTest.BesidePeers);
        foreach (var (work, ofCeiling, ofPeer) in new[] { (Work.Register, 0.5, 1.25), (Work.Read, 0.5, 4.0) })
        {
            yield return new(
                $"{work}, of the same SQL by pgbench",
                ofCeiling,
                PerSecond(Contestant.Ours, work) / PerSecond(PgBench.Name, work)
            );
            foreach (var goal in Peers(work, OidcProvider.Name, ofPeer))
            {
                yield return goal;
            }
        }

        IEnumerable<(string Work, string Peer, double Wanted)> tokens =
        [
            (Work.Introspect, OidcProvider.Name, 3),
            (Work.ClientCredentials, OidcProvider.Name, 1.25),
            (Work.ClientCredentials, StockOpenIddict.Name, 8),
        ];
        foreach (var goal in tokens.SelectMany(token => Peers(token.Work, token.Peer, token.Wanted)))
        {
            yield return goal;
        }

        var works = measured
            .Samples.CellsOf(Contestant.Ours)
            .Select(cell => cell.Work)
            .Distinct()
            .Where(work => work != Work.WhileSigningIn)
            .ToList();
        var widest = works.MaxBy(Spread)!;
        yield return new($"p99 / p50, the widest: {widest}", 5, Spread(widest), IsMost: true);
        var least = works.MinBy(Kept)!;
        yield return new(
            $"with {bySize[^1].Clients:N0} clients, of with {bySize[0].Clients:N0}, the least: {least}",
            0.8,
            Kept(least)
        );
        var (one, two) = measured.OneAndTwoProcesses!.Value;
        yield return new("reads by two processes on two cores, of one on one", 1.6, two.PerSecond / one.PerSecond);

        double PerSecond(string name, string work) => measured.Samples.Of(name, work, Connections).PerSecond;
        double Spread(string work) =>
            measured.Samples.Ours(work, Connections) is var sample ? sample.P99 / sample.P50 : 0;
        double Kept(string work) =>
            bySize[^1].Samples.Ours(work, Connections).PerSecond / bySize[0].Samples.Ours(work, Connections).PerSecond;
        IEnumerable<Goal> Peers(string work, string peer, double wanted) =>
            measured
                .Beside.Where(beside => beside.Ours == work && beside.Peer == peer)
                .Select(beside => new Goal(
                    $"{work}, beside {peer}: {beside.Theirs}",
                    wanted,
                    PerSecond(Contestant.Ours, work) / PerSecond(peer, beside.Theirs)
                ));
    }
}
