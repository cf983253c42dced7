namespace GqaGen.Compiler.Costs;

/// <summary>A cost in one sentence.</summary>
internal static class CostText
{
    public static string Sentence(SizeCost cost) =>
        $"{Quantity.Short(cost.Parameters).TrimEnd()} parameters; one image: {Quantity.Short(cost.ForwardFlops)}FLOPs forward, {Quantity.Short(cost.BackwardFlops)}FLOPs backward, "
        + $"{Quantity.Short(cost.ActivationBytes)}B of activations; one token: {Quantity.Short(cost.KvBytesPerToken)}B of keys and values.";
}
