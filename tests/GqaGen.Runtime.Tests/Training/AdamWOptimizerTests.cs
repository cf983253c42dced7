using GqaGen.Runtime.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

public sealed class AdamWOptimizerTests
{
    [Theory]
    [InlineData("blocks.0.attn.q.weight", 2, true)]
    [InlineData("patch_embed.proj.weight", 4, true)]
    [InlineData("blocks.0.attn.q.bias", 1, false)]
    [InlineData("norm.weight", 1, false)]
    [InlineData("cls_token", 3, false)]
    [InlineData("pos_embed", 3, false)]
    [InlineData("inner.pos_embed", 3, false)]
    [InlineData("my_pos_embed", 3, true)]
    public void DecaysWhatTimmDecays(string name, int dimensions, bool decays)
    {
        using Tensor parameter = zeros([.. Enumerable.Repeat(2L, dimensions)]);
        Assert.Equal(decays, AdamWOptimizer.Decays(name, parameter));
    }

    /// <summary>Against the published formulas, in double precision.</summary>
    [Fact]
    public void StepsAsPublished()
    {
        using DisposeScope scope = NewDisposeScope();
        const double Rate = 0.01, Decay = 0.1;
        using Linear model = nn.Linear(2, 1, dtype: ScalarType.Float64);
        double[] weight = model.weight.data<double>().ToArray(), bias = model.bias!.data<double>().ToArray();
        double[] m = new double[3], v = new double[3];
        using var optimizer = new AdamWOptimizer(model, Decay);
        for (int t = 1; t <= 5; t++)
        {
            double[] gradient = [t, -2 * t, 0.5 / t];
            model.weight.grad = tensor(gradient[..2]).reshape(1, 2);
            model.bias.grad = tensor(gradient[2..]);
            optimizer.Step(Rate * t);
            for (int i = 0; i < 3; i++)
            {
                m[i] = (0.9 * m[i]) + (0.1 * gradient[i]);
                v[i] = (0.999 * v[i]) + (0.001 * gradient[i] * gradient[i]);
                double move = Rate * t * (m[i] / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-8);
                if (i < 2) weight[i] = (weight[i] * (1 - (Rate * t * Decay))) - move;
                else bias[0] -= move;
            }
        }
        Assert.All(weight.Zip(model.weight.data<double>().ToArray()), p => Assert.Equal(p.First, p.Second, 12));
        Assert.Equal(bias[0], model.bias.data<double>()[0], 12);
    }

    [Fact]
    public void LeavesFrozenParametersAlone()
    {
        using var model = new TinyClassifier();
        foreach ((string name, Parameter parameter) in model.named_parameters()) parameter.requires_grad = name.StartsWith("head", StringComparison.Ordinal);
        using var optimizer = new AdamWOptimizer(model, 0.1);
        Assert.Equal(2, optimizer.Parameters.Count);
    }

    [Fact]
    public void AModelWithNothingToTrainIsAnError()
    {
        using var model = new TinyClassifier();
        foreach (Parameter parameter in model.parameters()) parameter.requires_grad = false;
        Assert.Contains("nothing to train", Assert.Throws<ArgumentException>(() => new AdamWOptimizer(model, 0.1)).Message, StringComparison.Ordinal);
    }
}
