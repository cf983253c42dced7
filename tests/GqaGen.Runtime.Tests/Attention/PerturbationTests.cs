using GqaGen.Runtime.Attention.Perturbation;
using GqaGen.Runtime.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Attention;

public sealed class PerturbationTests
{
    [Theory]
    [InlineData(1.0, 17)]
    [InlineData(0.25, 5)]
    [InlineData(2.0, 3)]
    public void NoiseIsCentredSparesTheDiagonalAndHasTheRowsDeviation(double strength, int n)
    {
        using var noise = new GaussianNoise(strength, always: false, new RandomStream(4));
        Tensor map = Map(n), drawn = map - noise.call(map);

        Assert.True(drawn.sum([-1]).abs().max().item<double>() < 1e-12, "a row of the noise does not sum to zero");
        Assert.Equal(0, drawn.diagonal(dim1: 2, dim2: 3).abs().max().item<double>(), 1e-15);
        Tensor ratio = drawn.std(-1, unbiased: true, keepdim: false) / map.std(-1, unbiased: true, keepdim: false);
        Assert.Equal(strength, ratio.min().item<double>(), 1e-9);
        Assert.Equal(strength, ratio.max().item<double>(), 1e-9);
        Assert.NotEqual(drawn[0, 0].sum().item<double>(), drawn[0, 0].abs().sum().item<double>());
        Assert.NotEqual(drawn[0, 0, 0, 1].item<double>(), drawn[1, 0, 0, 1].item<double>());
        Assert.NotEqual(drawn[0, 0, 0, 1].item<double>(), drawn[0, 1, 0, 1].item<double>());
    }

    /// <summary>Rows of r heads beside each token are rows like any other, each with its own token on its diagonal.</summary>
    [Fact]
    public void SeveralRowsATokenKeepTheirOwnDiagonal()
    {
        const int n = 7, r = 3;
        using var noise = new GaussianNoise(0.5, always: false, new RandomStream(4));
        Tensor map = Map(n * r)[.., .., .., ..n];
        map = map / map.sum([-1], keepdim: true);
        Tensor drawn = map - noise.call(map);
        Tensor self = drawn.view(2, 4, n, r, n).diagonal(0, 2, 4);
        Assert.Equal(0, self.abs().max().item<double>(), 1e-15);
        Assert.Equal(0, drawn.sum([-1]).abs().max().item<double>(), 1e-12);
        Tensor ratio = drawn.std(-1, unbiased: true, keepdim: false) / map.std(-1, unbiased: true, keepdim: false);
        Assert.Equal((0.5, 0.5), (Math.Round(ratio.min().item<double>(), 9), Math.Round(ratio.max().item<double>(), 9)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ARowWithoutRoomForNoiseStaysAsItIs(int n)
    {
        using var noise = new GaussianNoise(1, always: true, new RandomStream(4));
        Tensor map = Map(n);
        Assert.True(map.allclose(noise.call(map)), "the map changed");
    }

    [Fact]
    public void EvaluationIsUnperturbedUnlessAlways()
    {
        Tensor map = Map(5);
        using var training = new GaussianNoise(1, always: false, new RandomStream(4));
        training.eval();
        Assert.True(map.Equals(training.call(map)));
        using var always = new GaussianNoise(1, always: true, new RandomStream(4));
        always.eval();
        Assert.False(map.Equals(always.call(map)));
    }

    [Fact]
    public void NoGradientFlowsThroughTheNoise()
    {
        using var noise = new GaussianNoise(1, always: false, new RandomStream(4));
        Tensor map = Map(5).requires_grad_();
        noise.call(map).sum().backward();
        Assert.True(ones_like(map).Equals(map.grad!), "the gradient of the sum is not one everywhere");
    }

    [Fact]
    public void TheStreamResumesFromTheStateDict()
    {
        using var straight = new GaussianNoise(1, always: false, new RandomStream(4));
        using var resumed = new GaussianNoise(1, always: false, new RandomStream(99));
        Tensor map = Map(5);
        straight.call(map);
        resumed.load_state_dict(straight.state_dict());
        Assert.True(straight.call(map).Equals(resumed.call(map)), "the resumed stream draws something else");
    }

    private static Tensor Map(int n)
    {
        using var generator = new Generator(3);
        return nn.functional.softmax(randn([2, 4, n, n], dtype: ScalarType.Float64, generator: generator), dim: -1);
    }
}
