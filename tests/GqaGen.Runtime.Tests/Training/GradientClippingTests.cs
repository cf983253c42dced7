using GqaGen.Runtime.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

public sealed class GradientClippingTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(1.0)]
    [InlineData(1000.0)]
    public void EqualsTorch(double maxNorm)
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] ours = Gradients(), theirs = Gradients();
        double norm = GradientClipping.Clip(ours, maxNorm).ToDouble();
        Assert.Equal(nn.utils.clip_grad_norm_(theirs, maxNorm), norm, 6);
        for (int i = 0; i < ours.Length; i++)
        {
            if (ours[i].grad is { } grad) Assert.True(grad.allclose(theirs[i].grad!, rtol: 1e-6, atol: 1e-9), $"gradient {i} differs");
            else Assert.Null(theirs[i].grad);
        }
    }

    [Fact]
    public void GradientsWithinTheNormKeepTheirBits()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] parameters = Gradients(), untouched = Gradients();
        GradientClipping.Clip(parameters, 1e6);
        for (int i = 0; i < 3; i++) Assert.Equal(untouched[i].grad!.bytes.ToArray(), parameters[i].grad!.bytes.ToArray());
    }

    [Fact]
    public void TheNormAloneChangesNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] parameters = Gradients();
        double sum = parameters.Where(p => p.grad is not null).Sum(p => p.grad!.square().sum().ToDouble());
        Assert.Equal(Math.Sqrt(sum), GradientClipping.Norm(parameters).ToDouble(), 5);
        Assert.Equal(Gradients()[0].grad!.bytes.ToArray(), parameters[0].grad!.bytes.ToArray());
    }

    [Fact]
    public void NoGradientsHaveTheNormZero()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(0, GradientClipping.Clip([new Parameter(ones(2))], 1).ToDouble());
    }

    private static Parameter[] Gradients()
    {
        using var generator = new Generator(5);
        Parameter[] parameters = [new(zeros(4, 3)), new(zeros(7)), new(zeros(2, 2, 2)), new(zeros(5))];
        foreach (Parameter parameter in parameters[..3]) parameter.grad = randn(parameter.shape, generator: generator);
        return parameters;
    }
}
