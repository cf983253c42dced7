using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Grouping;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests.Golden;

/// <summary>Gives the recorded draws of the official repair; a draw of a head that has none to give is skipped there, so here too.</summary>
internal sealed class RecordedDraws(IEnumerable<int> draws) : IRepairIndex
{
    private readonly Queue<int> _draws = new(draws.Where(d => d >= 0));

    public int Left => _draws.Count;

    public Tensor Choose(Tensor counts, Tensor excess)
    {
        double surplus = excess.to(ScalarType.Float64).item<double>();
        if (surplus == 0) return tensor(new long[] { 0 });
        int drawn;
        do
        {
            drawn = _draws.Dequeue();
        }
        while (surplus > 0 && counts.to(ScalarType.Float64)[drawn].item<double>() <= 0);
        return tensor(new long[] { drawn });
    }
}

/// <summary>Gives one recorded noise matrix [kv, H/kv, N·d] as [H, N·d].</summary>
internal sealed class RecordedNoise(Tensor uniform) : IUniformSource
{
    public Tensor Uniform(ReadOnlySpan<long> shape, ScalarType dtype, Device device) => uniform.reshape(shape.ToArray()).to(dtype);
}
