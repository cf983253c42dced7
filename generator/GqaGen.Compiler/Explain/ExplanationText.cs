using System.Text;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Explain;

/// <summary>An explanation for people.</summary>
internal static class ExplanationText
{
    public static string Of(SpecExplanation explanation)
    {
        VariantSpec spec = explanation.Variant.Spec;
        var text = new StringBuilder($"{spec.Name} ({Literal.Comment(spec.Path)})\n");
        if (spec.Summary.Length > 0) text.Append($"{Literal.Comment(spec.Summary)}\n");

        Section(text, "What it does", explanation.Does);
        if (spec.Grouping is Grouping.FixedByLayer layers) text.Append("\nAllocations\n").Append(TextTable.Of(Allocations(layers.Allocations)));
        Section(text, "How it runs", $"Allocation: {explanation.Allocation}.", $"Attention: {explanation.Attention}.", $"Why: {explanation.Variant.Reason}");
        Section(text, "In training", [.. explanation.Training]);
        Section(text, "In evaluation", [.. explanation.Evaluation]);
        Section(text, "State beside the weights", explanation.State.Count == 0 ? ["None."] : [.. explanation.State.Select(s => $"{s.Key}: {s.Meaning}.")]);
        text.Append("\nDimensions\n").Append(TextTable.Of(Dimensions(explanation)));
        text.Append($"\nCosts (FLOPs and activations: one image in training, {TrainingKeys.Precision.WordOf(spec.Training.Precision)}; K/V: one token, all layers)\n").Append(TextTable.Of(Costs(explanation)));
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, params string[] lines)
    {
        text.Append($"\n{title}\n");
        foreach (string line in lines) text.Append($"  {line}\n");
    }

    /// <summary>A row for each run of layers that are alike.</summary>
    private static List<IReadOnlyList<string>> Allocations(EquatableArray<EquatableArray<int>> layers)
    {
        List<IReadOnlyList<string>> rows = [["layers", "query heads of each KV head"]];
        for (int start = 0, end; start < layers.Count; start = end)
        {
            for (end = start + 1; end < layers.Count && layers[end] == layers[start];) end++;
            string numbers = end == start + 1 ? Literal.Of(start) : $"{Literal.Of(start)}-{Literal.Of(end - 1)}";
            rows.Add([numbers, $"[{string.Join(", ", layers[start])}]"]);
        }
        return rows;
    }

    private static List<IReadOnlyList<string>> Dimensions(SpecExplanation explanation)
    {
        SizeDimensions[] sizes = [.. explanation.Dimensions()];
        bool hasWindow = sizes[0].Window is not null;
        string[] window = hasWindow ? ["window"] : [];
        List<IReadOnlyList<string>> rows =
            [["size", "C", "depth", "H", "G", "d", "image", "patch", "channels", "tokens", "mlp_ratio", "classes", .. window]];
        foreach (SizeDimensions s in sizes)
        {
            string[] steps = s.Window is { } value ? [Literal.Of(value)] : [];
            rows.Add(
            [
                s.Size, Literal.Of(s.Attention.EmbedDim), Literal.Of(s.Model.Depth), Literal.Of(s.Attention.NumHeads), Literal.Of(s.Attention.NumKvHeads), Literal.Of(s.HeadDim),
                Literal.Of(s.Model.ImgSize), Literal.Of(s.Model.PatchSize), Literal.Of(s.Model.InChans), Literal.Of(s.Tokens), Literal.Of(s.Model.MlpRatio), Literal.Of(s.Model.NumClasses),
                .. steps,
            ]);
        }
        return rows;
    }

    /// <summary>Two rows a size: for people, and to the digit.</summary>
    private static List<IReadOnlyList<string>> Costs(SpecExplanation explanation)
    {
        List<IReadOnlyList<string>> rows = [["size", "parameters", "forward", "backward", "activations", "K/V"]];
        foreach (SizeCost c in explanation.Costs)
        {
            rows.Add(
            [
                c.Size, Quantity.Short(c.Parameters).TrimEnd(), $"{Quantity.Short(c.ForwardFlops)}FLOPs", $"{Quantity.Short(c.BackwardFlops)}FLOPs",
                $"{Quantity.Short(c.ActivationBytes)}B", $"{Quantity.Short(c.KvBytesPerToken)}B",
            ]);
            rows.Add(
            [
                "", Quantity.Exact(c.Parameters), Quantity.Exact(c.ForwardFlops), Quantity.Exact(c.BackwardFlops),
                Quantity.Exact(c.ActivationBytes), Quantity.Exact(c.KvBytesPerToken),
            ]);
        }
        return rows;
    }
}
