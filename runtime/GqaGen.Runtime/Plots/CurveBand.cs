using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Plots;

/// <summary>The mean of a variant's runs at one place, and their sample standard deviation (0 for one run).</summary>
internal readonly record struct BandPoint(double X, double Mean, double Deviation);

/// <summary>Brings the runs of one variant together.</summary>
internal static class CurveBand
{
    /// <summary>
    /// Mean and deviation at every place that all runs have read, in pieces between which a value is not finite. A run that ended early
    /// ends the band there: a mean over fewer runs would jump.
    /// </summary>
    public static List<BandPoint[]> Pieces(IReadOnlyList<LearningCurve> runs, double scale, int meanOf)
    {
        List<SortedDictionary<double, double>> smoothed = [.. runs.Select(run => Smooth(run, scale, meanOf))];
        List<BandPoint[]> pieces = [];
        List<BandPoint> piece = [];
        foreach (double x in smoothed[0].Keys.Where(x => smoothed.All(run => run.ContainsKey(x))))
        {
            SampleStatistics values = SampleStatistics.Of([.. smoothed.Select(run => run[x])]);
            BandPoint point = new(x, values.Mean, values.StandardDeviation ?? 0);
            if (double.IsFinite(point.Mean) && double.IsFinite(point.Deviation))
            {
                piece.Add(point);
                continue;
            }

            if (piece.Count > 0) pieces.Add([.. piece]);
            piece.Clear();
        }

        if (piece.Count > 0) pieces.Add([.. piece]);
        return pieces;
    }

    // A place that was read twice keeps its last reading.
    private static SortedDictionary<double, double> Smooth(LearningCurve run, double scale, int meanOf)
    {
        SortedDictionary<double, double> readings = [];
        foreach (CurvePoint point in run.Points) readings[point.X] = point.Y * scale;
        if (meanOf == 1) return readings;

        double[] xs = [.. readings.Keys];
        double[] ys = [.. readings.Values];
        SortedDictionary<double, double> means = [];
        for (int i = 0; i < xs.Length; i++)
        {
            // The same number on both sides, so that a slope is not shifted.
            int reach = Math.Min((meanOf - 1) / 2, Math.Min(i, xs.Length - 1 - i));
            means[xs[i]] = SampleStatistics.Of(ys[(i - reach)..(i + reach + 1)]).Mean;
        }

        return means;
    }
}
