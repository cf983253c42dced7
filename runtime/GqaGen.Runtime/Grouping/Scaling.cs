using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>From norms to weights.</summary>
public enum Scaling
{
    /// <summary>(n − min n) / (max n − min n): the weakest KV head weighs nothing.</summary>
    MinMax,

    /// <summary>The norms themselves.</summary>
    Proportional,
}

/// <summary>Applies a <see cref="Scaling"/>.</summary>
public static class ScalingExtensions
{
    /// <summary>Norms [.., G] → weights [.., G] ≥ 0. Under min-max, norms that are all equal give NaN: they rank nobody.</summary>
    public static Tensor Apply(this Scaling scaling, Tensor norms)
    {
        if (scaling == Scaling.Proportional) return norms;
        Tensor min = norms.amin([-1], keepdim: true), max = norms.amax([-1], keepdim: true);
        return (norms - min) / (max - min);
    }
}
