using System.Globalization;
using System.Text;

namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>A conversion report as a table with aligned columns. A row stands for the tensors of all blocks that were treated alike; its norms are those of all of them together.</summary>
internal static class ConversionReportText
{
    private static readonly string[] Header = ["tensors", "what was done", "shape", "norm before", "norm after"];
    private const int FirstNumber = 3;
    private const string Gap = "  ";

    /// <summary>What a kind is called.</summary>
    public static string Name(ConversionKind kind) => kind switch
    {
        ConversionKind.Copied => "copied",
        ConversionKind.Split => "split",
        ConversionKind.Pooled => "pooled",
        ConversionKind.Resized => "resized",
        _ => "left out",
    };

    /// <summary>The text, without a line break at its end.</summary>
    public static string Of(ConversionReport report)
    {
        List<string[]> rows = [Header, .. Rows(report)];
        int columns = report.Tensors.Any(t => t.NormBefore is not null) ? Header.Length : FirstNumber;        // a plan has no norms
        int[] widths = [.. Enumerable.Range(0, columns).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{report.Source}: {Heads(report)}");
        if (report.Prefix.Length > 0) text.Append(CultureInfo.InvariantCulture, $"; names without '{report.Prefix}'");
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Take(columns).Select((cell, i) => i < FirstNumber ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            text.Append('\n').Append(string.Join(Gap, cells).TrimEnd());
        }
        return text.Append('\n').Append(Totals(report)).ToString();
    }

    private static string Heads(ConversionReport report) => report.Heads == report.KvHeads
        ? $"{report.Heads} heads, each kept"
        : $"{report.Heads} heads → {report.KvHeads} KV heads, {Word(report.Pooling)} of {report.Heads / report.KvHeads} each";

    private static string Word(HeadPooling pooling) => pooling switch { HeadPooling.Mean => "the mean", HeadPooling.First => "the first", _ => "the weighted sum" };

    private static IEnumerable<string[]> Rows(ConversionReport report)
    {
        var groups = report.Tensors.Select(tensor => (Tensor: tensor, Name: BlockNames.Split(tensor.Name)))
            .GroupBy(t => (t.Name.Pattern, t.Tensor.Kind, Reason: Joint(t.Tensor), Shape: Shape(t.Tensor)));
        foreach (var group in groups)
        {
            int[] blocks = [.. group.Where(t => t.Name.Block is not null).Select(t => t.Name.Block!.Value)];
            yield return
            [
                BlockNames.Join(group.Key.Pattern, blocks),
                group.Key.Reason.Length == 0 ? Name(group.Key.Kind) : $"{Name(group.Key.Kind)}: {group.Key.Reason}",
                group.Key.Shape,
                Norm(group.Select(t => t.Tensor.NormBefore)),
                Norm(group.Select(t => t.Tensor.NormAfter)),
            ];
        }
    }

    // What differs between blocks is only which block is meant.
    private static string Joint(ConvertedTensor tensor) => BlockNames.Split(tensor.Name).Block is { } block
        ? tensor.Reason.Replace($"blocks.{block}.", "", StringComparison.Ordinal)
        : tensor.Reason;

    private static string Shape(ConvertedTensor tensor)
    {
        string before = tensor.SourceShape is { } source ? TensorHeader.Shown(source) : "", after = tensor.Shape is { } shape ? TensorHeader.Shown(shape) : "";
        return before == after || after.Length == 0 ? before : $"{before} → {after}";
    }

    private static string Norm(IEnumerable<double?> norms)
    {
        double?[] known = [.. norms.Where(n => n is not null)];
        return known.Length == 0 ? "" : Math.Sqrt(known.Sum(n => n!.Value * n.Value)).ToString("G5", CultureInfo.InvariantCulture);
    }

    private static string Totals(ConversionReport report)
    {
        long before = report.Tensors.Sum(t => Count(t.SourceShape)), after = report.Tensors.Sum(t => Count(t.Shape));
        string norms = Norm(report.Tensors.Select(t => t.NormBefore)) is { Length: > 0 } norm ? $"; norm {norm} → {Norm(report.Tensors.Select(t => t.NormAfter))}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{report.Summary}; {before:N0} → {after:N0} numbers{norms}");
    }

    /// <summary>How many numbers a shape holds; none if there is no tensor.</summary>
    internal static long Count(IReadOnlyList<long>? shape) => shape?.Aggregate(1L, (count, dimension) => count * dimension) ?? 0;
}
