using GqaGen.Runtime.Training;

namespace Quickstart;

/// <summary>Shows the trainings of one phase: a bar each on a terminal, a line each when it has ended where the output is redirected.</summary>
internal sealed class PhaseProgress : IDisposable
{
    private readonly int _total;
    private readonly ConsoleProgress? _bars;
    private readonly Lock _writing = new();
    private int _done;

    public PhaseProgress(string title, int total)
    {
        _total = total;
        Console.WriteLine($"{title}: {total} trainings");
        _bars = Console.IsOutputRedirected ? null : new ConsoleProgress();
    }

    public ITrainingObserver Show(Cell cell) => _bars?.Show(cell.Name) ?? CompositeObserver.Empty;

    public void Ended(CellResult result, bool wasKnown)
    {
        lock (_writing)
        {
            _done++;
            if (_bars is null) Console.WriteLine(FormattableString.Invariant($"  [{_done}/{_total}] {result.Variant} seed {result.Seed}: {100 * result.TestAccuracy:0.00} % of the test digits{(wasKnown ? " (from an earlier run)" : "")}"));
        }
    }

    public void Dispose() => _bars?.Dispose();
}
