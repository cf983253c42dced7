using System.Globalization;

namespace GqaGen.Runtime.Metrics;

/// <summary>Writes allocations as people do: <c>2-2-2 | 3-1-2</c>.</summary>
public static class AllocationText
{
    /// <summary>Heads joined by hyphens, layers by bars; three or more equal layers in a row are written once, as <c>2-2-2 ×12</c>.</summary>
    /// <param name="layers">Query heads that each KV head serves, [layers][KV heads]; fractions keep two digits.</param>
    public static string Format(IReadOnlyList<IReadOnlyList<double>> layers)
    {
        string[] texts = [.. layers.Select(Format)];
        List<string> parts = [];
        for (int start = 0, end; start < texts.Length; start = end)
        {
            for (end = start + 1; end < texts.Length && texts[end] == texts[start];) end++;
            int run = end - start;
            if (run > 2) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{texts[start]} ×{run}"));
            else parts.AddRange(Enumerable.Repeat(texts[start], run));
        }

        return string.Join(" | ", parts);
    }

    private static string Format(IReadOnlyList<double> heads) =>
        string.Join('-', heads.Select(queries => queries.ToString("0.##", CultureInfo.InvariantCulture)));
}
