namespace GqaGen.Runtime.Plots;

/// <summary>What accuracy is drawn against.</summary>
/// <param name="Title">Above the plot.</param>
/// <param name="Label">The horizontal axis, with its unit.</param>
public sealed record CostAxis(string Title, string Label)
{
    /// <summary>Bytes of keys and values kept for one token over all layers.</summary>
    public static CostAxis KvBytes { get; } = new("Test accuracy against KV cache", "KV cache (bytes per token)") { IsWhole = true };

    /// <summary>Wall time of one training step, in milliseconds.</summary>
    public static CostAxis TrainingStepTime { get; } = new("Test accuracy against step time", "Training step (ms)");

    /// <summary>Whether equal distances on the axis are equal ratios; every cost is then positive.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Whether the costs are whole numbers, each of which is written at its place where there is room.</summary>
    public bool IsWhole { get; init; }

    /// <summary>From a cost to its place on an even axis.</summary>
    internal double Place(double cost) => IsLogarithmic ? Math.Log10(cost) : cost;
}
