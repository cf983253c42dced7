namespace GqaGen.Runtime.Plots;

/// <summary>Where the values of a <see cref="CategoryCurve"/> lie.</summary>
internal static class CategoryBand
{
    /// <summary>Up to as many categories the variants stand side by side at each, so that equal ones are seen.</summary>
    private const int MostSideBySide = 8;

    /// <summary>How much of a category's width the variants take at most, and from one to the next.</summary>
    private const double MostSpread = .42, Step = .07;

    /// <summary>How far right of its categories a curve is drawn, in widths of a category.</summary>
    public static double Shift(int index, int count, CategoryAxes axes) =>
        count < 2 || axes.Categories.Count > MostSideBySide ? 0 : Math.Min(MostSpread, Step * (count - 1)) * ((index / (count - 1.0)) - .5);

    /// <summary>The values of a curve, in pieces between which a category has none.</summary>
    public static IEnumerable<BandPoint[]> Pieces(CategoryCurve curve, CategoryAxes axes, double shift)
    {
        List<BandPoint> piece = [];
        for (int i = 0; i < axes.Categories.Count; i++)
        {
            if (curve.Values[i] is { } value && double.IsFinite(value.Mean) && double.IsFinite(value.StandardDeviation ?? 0))
            {
                piece.Add(new(i + shift, axes.YScale * value.Mean, axes.YScale * (value.StandardDeviation ?? 0)));
                continue;
            }

            if (piece.Count > 0) yield return [.. piece];
            piece.Clear();
        }

        if (piece.Count > 0) yield return [.. piece];
    }
}
