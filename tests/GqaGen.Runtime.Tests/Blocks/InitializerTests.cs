using GqaGen.Runtime.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Blocks;

public sealed class InitializerTests
{
    [Fact]
    public void LinearWeightsAndBiasesFillTheirInterval()
    {
        using Linear layer = new Initializer(3).Linear(400, 300);
        foreach (Tensor parameter in new Tensor[] { layer.weight, layer.bias! })
        {
            Assert.InRange(parameter.max().item<float>(), 0.95 / 20, 1.0 / 20);
            Assert.InRange(parameter.min().item<float>(), -1.0 / 20, -0.95 / 20);
        }
        Assert.Equal(0, layer.weight.mean().item<float>(), 3e-4);
        Assert.Equal(1 / (20 * Math.Sqrt(3)), layer.weight.std().item<float>(), 3e-4);
    }

    [Fact]
    public void ParametersAreNormal()
    {
        using Parameter parameter = new Initializer(3).Parameter([300, 300], deviation: 0.02);
        Assert.Equal(0.02, parameter.std().item<float>(), 3e-4);
        Assert.True(parameter.abs().max().item<float>() > 0.07, "no tail: not normal");
    }

    [Fact]
    public void PatchWeightsFillTheirInterval()
    {
        using PatchProjection layer = new Initializer(3).PatchProjection(3, 200, 8);
        double bound = 1 / Math.Sqrt(3 * 8 * 8);
        Assert.InRange(layer.Weight.max().item<float>(), 0.99 * bound, bound);
        Assert.InRange(layer.Weight.min().item<float>(), -bound, -0.99 * bound);
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
