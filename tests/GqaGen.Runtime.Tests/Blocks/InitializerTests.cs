using GqaGen.Runtime.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Blocks;

public sealed class InitializerTests
{
    [Fact]
    public void LinearWeightsAreNormalAndBiasesZero()
    {
        using Linear layer = new Initializer(3).Linear(400, 300);
        Assert.Equal(0, layer.weight.mean().item<float>(), 2e-4);
        Assert.Equal(0.02, layer.weight.std().item<float>(), 2e-4);
        Assert.True(layer.weight.abs().max().item<float>() > 0.08, "no tail: the weights are not normal");
        Assert.Equal(0, layer.bias!.abs().max().item<float>());
    }

    [Fact]
    public void PatchWeightsFillTheirInterval()
    {
        using Conv2d layer = new Initializer(3).PatchConvolution(3, 200, 8);
        double bound = 1 / Math.Sqrt(3 * 8 * 8);
        Assert.InRange(layer.weight.max().item<float>(), 0.99 * bound, bound);
        Assert.InRange(layer.weight.min().item<float>(), -bound, -0.99 * bound);
    }

    [Fact]
    public void LayersOfOneSeedAreTheSameAndOfOneModelDiffer()
    {
        Initializer a = new(3), b = new(3);
        using Linear a1 = a.Linear(5, 5), a2 = a.Linear(5, 5), b1 = b.Linear(5, 5);
        Assert.True(a1.weight.Equals(b1.weight));
        Assert.False(a1.weight.Equals(a2.weight));
    }

    [Fact]
    public void OnTheMetaDeviceLayersHaveShapesOnly()
    {
        using Linear layer = new Initializer(3, META).Linear(1 << 20, 1 << 20);
        Assert.Equal([1 << 20, 1 << 20], layer.weight.shape);
    }
}
