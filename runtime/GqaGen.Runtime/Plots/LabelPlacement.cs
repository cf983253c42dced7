using SkiaSharp;

namespace GqaGen.Runtime.Plots;

/// <summary>
/// Finds places for labels near their points, so that none covers another label or an obstacle. A greedy start is improved label by
/// label until nothing moves; the same input gives the same places. Lengths are in points.
/// </summary>
internal static class LabelPlacement
{
    private const int Angles = 24;
    private const int MostSweeps = 12;
    private const float Clearance = 3;
    private const double OutsideCost = 1e7;
    private const double OverlapCost = 100;
    private const double CrossingCost = 400;

    private static readonly float[] Distances = [8, 14, 22, 32, 44, 58, 74, 92, 112];

    /// <summary>The rectangle of each label.</summary>
    /// <param name="anchors">The labelled points.</param>
    /// <param name="sizes">The labels' sizes, in the anchors' order.</param>
    /// <param name="obstacles">What must stay visible, for instance markers and error bars.</param>
    /// <param name="bounds">Where labels may be.</param>
    public static SKRect[] Place(IReadOnlyList<SKPoint> anchors, IReadOnlyList<SKSize> sizes, IReadOnlyList<SKRect> obstacles, SKRect bounds)
    {
        SKRect?[] placed = new SKRect?[anchors.Count];
        bool moved = true;
        for (int sweep = 0; moved && sweep < MostSweeps; sweep++)
        {
            moved = false;
            for (int i = 0; i < anchors.Count; i++)
            {
                SKRect best = Candidates(anchors[i], sizes[i]).MinBy(rect => Cost(rect, i, anchors, placed, obstacles, bounds));
                moved |= placed[i] != best;
                placed[i] = best;
            }
        }

        return [.. placed.Select(rect => rect!.Value)];
    }

    /// <summary>The point of a label from which a line to its anchor is shortest.</summary>
    public static SKPoint Nearest(SKRect rect, SKPoint anchor) =>
        new(Math.Clamp(anchor.X, rect.Left, rect.Right), Math.Clamp(anchor.Y, rect.Top, rect.Bottom));

    private static IEnumerable<SKRect> Candidates(SKPoint anchor, SKSize size)
    {
        foreach (float distance in Distances)
        {
            for (int i = 0; i < Angles; i++)
            {
                double angle = i * 2 * Math.PI / Angles;
                double x = anchor.X + (Math.Cos(angle) * (distance + (size.Width / 2)));
                double y = anchor.Y - (Math.Sin(angle) * (distance + (size.Height / 2)));
                yield return SKRect.Create((float)(x - (size.Width / 2)), (float)(y - (size.Height / 2)), size.Width, size.Height);
            }
        }
    }

    private static double Cost(
        SKRect rect, int self, IReadOnlyList<SKPoint> anchors, SKRect?[] placed, IReadOnlyList<SKRect> obstacles, SKRect bounds)
    {
        double cost = bounds.Contains(rect) ? 0 : OutsideCost;
        SKRect wide = SKRect.Inflate(rect, Clearance, Clearance);
        SKPoint end = Nearest(rect, anchors[self]);
        cost += SKPoint.Distance(end, anchors[self]);
        foreach (SKRect obstacle in obstacles)
        {
            cost += OverlapCost * Overlap(wide, obstacle);
            if (!obstacle.Contains(anchors[self]) && Crosses(end, anchors[self], obstacle)) cost += CrossingCost;
        }

        for (int other = 0; other < placed.Length; other++)
        {
            if (other == self || placed[other] is not { } label) continue;
            cost += OverlapCost * Overlap(wide, label);
            SKPoint otherEnd = Nearest(label, anchors[other]);
            if (Crosses(end, anchors[self], label) || Crosses(otherEnd, anchors[other], rect)) cost += CrossingCost;
            if (Cross(end, anchors[self], otherEnd, anchors[other])) cost += CrossingCost;
        }

        return cost;
    }

    private static double Overlap(SKRect a, SKRect b) =>
        Math.Max(0, Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left)) * Math.Max(0, Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));

    private static bool Crosses(SKPoint from, SKPoint to, SKRect rect) =>
        rect.Contains(from) || rect.Contains(to)
        || Cross(from, to, new(rect.Left, rect.Top), new(rect.Right, rect.Bottom))
        || Cross(from, to, new(rect.Right, rect.Top), new(rect.Left, rect.Bottom));

    private static bool Cross(SKPoint a, SKPoint b, SKPoint c, SKPoint d) =>
        Side(a, b, c) * Side(a, b, d) < 0 && Side(c, d, a) * Side(c, d, b) < 0;

    private static double Side(SKPoint a, SKPoint b, SKPoint p) => ((b.X - a.X) * (p.Y - a.Y)) - ((b.Y - a.Y) * (p.X - a.X));
}
