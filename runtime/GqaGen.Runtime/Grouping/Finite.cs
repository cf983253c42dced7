using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>Which numbers are finite. Unlike torch's isfinite it runs on the meta device too, where a test proves that nothing is read back.</summary>
internal static class Finite
{
    /// <summary>x of any shape → bool of its shape: 0 · x is 0 for all but a NaN and the infinities.</summary>
    public static Tensor Each(Tensor x) => x * 0 == 0;

    /// <summary>x of any shape → whether all are, a bool scalar.</summary>
    public static Tensor All(Tensor x) => Each(x).all();
}
