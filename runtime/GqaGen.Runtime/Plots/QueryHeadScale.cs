using System.Globalization;
using ScottPlot;
using ScottPlot.Colormaps;

namespace GqaGen.Runtime.Plots;

/// <summary>
/// Colours for a number of query heads: viridis, which is perceptually uniform and rises in lightness, so that it also reads in
/// greyscale. Whole numbers get one even colour each.
/// </summary>
internal sealed class QueryHeadScale(double max, bool whole) : IColormap
{
    private const int MostLevels = 16;

    private readonly Viridis _viridis = new();

    public string Name => "query heads";

    /// <summary>Whether each whole number has a field of its own.</summary>
    public bool IsStepped { get; } = whole && max < MostLevels;

    /// <summary>What the scale spans; a stepped one has each number in the middle of its field.</summary>
    public ScottPlot.Range Range => IsStepped ? new(-.5, max + .5) : new(0, max);

    public Color GetColor(double position)
    {
        double clamped = Math.Clamp(position, 0, 1);
        if (!IsStepped) return _viridis.GetColor(clamped);

        double level = Math.Min(Math.Floor(clamped * (max + 1)), max);
        return _viridis.GetColor(max == 0 ? 0 : level / max);
    }

    public Color ColorOf(double queries) => GetColor(Range.Normalize(queries, true));

    /// <summary>Black or white, what can be read on the colour.</summary>
    public Color TextColorOf(double queries)
    {
        Color color = ColorOf(queries);
        return (.2126 * color.R) + (.7152 * color.G) + (.0722 * color.B) > 110 ? Colors.Black : Colors.White;
    }

    /// <summary>Ticks at whole numbers.</summary>
    /// <param name="uniform">The numbers of the uniform allocation, which are marked as such.</param>
    public ITickGenerator Ticks(IReadOnlyCollection<int> uniform)
    {
        int step = Math.Max(1, (int)Math.Ceiling(max / MostLevels));
        ScottPlot.TickGenerators.NumericManual ticks = new();
        for (int level = 0; level <= max; level++)
        {
            string label = level.ToString(CultureInfo.InvariantCulture);
            if (uniform.Contains(level)) ticks.AddMajor(level, $"{label} (uniform)");
            else if (level % step == 0 && uniform.All(other => Math.Abs(other - level) >= step)) ticks.AddMajor(level, label);
        }

        return ticks;
    }
}
