using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Devices;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Devices;

public sealed class RandomStreamTests
{
    [Fact]
    public void DrawsFollowFromSeedAndCountAndIgnoreTheGlobalGenerator()
    {
        using var a = new RandomStream(5);
        using var b = new RandomStream(5);
        manual_seed(1);
        Tensor first = a.Uniform([4], ScalarType.Float32, CPU), second = a.Uniform([4], ScalarType.Float32, CPU);
        manual_seed(2);
        Assert.True(first.Equals(b.Uniform([4], ScalarType.Float32, CPU)));
        Assert.True(second.Equals(b.Uniform([4], ScalarType.Float32, CPU)));
        Assert.False(first.Equals(second));
    }

    [Fact]
    public void LoadedStateIsWhereDrawingGoesOn()
    {
        using var a = new RandomStream(5);
        a.Normal([3], ScalarType.Float32, CPU);
        using var b = new RandomStream(0);
        b.load_state_dict(a.state_dict());
        Assert.True(a.Normal([3], ScalarType.Float32, CPU).Equals(b.Normal([3], ScalarType.Float32, CPU)));
    }

    [Fact]
    public void DroppedShareIsPAndTheMeanStays()
    {
        using var drop = new SeededDropout(0.3, seed: 8);
        Tensor y = drop.call(ones(200, 200));
        Assert.Equal(0.3, (y == 0).to(ScalarType.Float64).mean().item<double>(), 0.01);
        Assert.Equal(1.0, y.mean().item<float>(), 0.02);
        drop.eval();
        Assert.True(ones(2, 2).Equals(drop.call(ones(2, 2))));
        Assert.Empty(new SeededDropout(0, seed: 8).state_dict());
    }
}
