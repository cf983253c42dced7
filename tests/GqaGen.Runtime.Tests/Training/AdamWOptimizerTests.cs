using System.Diagnostics;
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

    /// <summary>To 10⁻⁶ of each tensor's largest weight, over shapes that fill vector registers and cache lines and that do not.</summary>
    [Fact]
    public void EqualsTorchSharpsAdamW()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(3);
        using Shapes ours = new(generator), theirs = new(ours);
        using var optimizer = new AdamWOptimizer(ours, 0.05);
        using var reference = new AdamW(
        [
            new AdamW.ParamGroup([.. theirs.named_parameters().Where(p => AdamWOptimizer.Decays(p.name, p.parameter)).Select(p => p.parameter)], weight_decay: 0.05),
            new AdamW.ParamGroup([.. theirs.named_parameters().Where(p => !AdamWOptimizer.Decays(p.name, p.parameter)).Select(p => p.parameter)], weight_decay: 0),
        ]);
        for (int step = 0; step < 60; step++)
        {
            double rate = 1e-3 * (1 + (step % 7));
            foreach ((Parameter a, Parameter b) in ours.parameters().Zip(theirs.parameters()))
            {
                a.grad = randn(a.shape, generator: generator) * Math.Pow(10, (step % 5) - 3);
                b.grad = a.grad.clone();
            }
            optimizer.Step(rate);
            foreach (optim.ILearningRateController group in reference.ParamGroups) group.LearningRate = rate;
            reference.step();
        }
        foreach (((string name, Parameter a), (_, Parameter b)) in ours.named_parameters().Zip(theirs.named_parameters()))
        {
            double difference = ((a - b).abs().max() / b.abs().max()).ToDouble();
            Assert.True(difference <= 1e-6, $"{name} [{string.Join(", ", a.shape)}] differs from TorchSharp's by {difference:g3} of its largest weight after 60 steps");
        }
    }

    /// <summary>The linear layers of four blocks of ViT-S, 7 M weights. Alternately, so that other work of the machine slows both.</summary>
    [Fact]
    public void TakesAtMostHalfTheTimeOfTorchSharps()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential ours = Blocks(), theirs = Blocks();
        using var optimizer = new AdamWOptimizer(ours, 0.05);
        using var reference = new AdamW(theirs.parameters(), weight_decay: 0.05);
        foreach (Parameter parameter in ours.parameters().Concat(theirs.parameters())) parameter.grad = full_like(parameter, 0.01);
        double[] ratios = [.. Enumerable.Range(0, 11).Select(_ => Time(() => optimizer.Step(1e-3)) / Time(() => reference.step())).Order()];
        Assert.True(ratios[5] <= 0.5, $"a step takes {ratios[5]:0.00} of the time of TorchSharp's (from {ratios[0]:0.00} to {ratios[^1]:0.00})");

        static Sequential Blocks() => nn.Sequential(Enumerable.Range(0, 4).SelectMany(_ => new nn.Module<Tensor, Tensor>[]
        {
            nn.Linear(384, 384), nn.Linear(384, 384), nn.Linear(384, 384), nn.Linear(384, 384), nn.Linear(384, 1536), nn.Linear(1536, 384),
        }));

        static double Time(Action step)
        {
            long start = Stopwatch.GetTimestamp();
            step();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    [Fact]
    public void AParameterWithoutAGradientKeepsItsStateToo()
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear both = nn.Linear(3, 2), late = nn.Linear(3, 2);
        using AdamWOptimizer first = new(both, 0.1), second = new(late, 0.1);
        using (no_grad()) late.bias!.copy_(both.bias!);
        both.weight!.grad = ones(2, 3);
        first.Step(0.01);                       // the weight alone
        foreach (Linear model in new[] { both, late }) model.bias!.grad = tensor(new[] { 1f, -2 });
        first.Step(0.01);
        second.Step(0.01);                      // the first step of the bias in both
        Assert.Equal(late.bias!.bytes.ToArray(), both.bias!.bytes.ToArray());
        Assert.Equal((2L, 1L, 0L, 1L), (Count(first, "weight"), Count(first, "bias"), Count(second, "weight"), Count(second, "bias")));

        static long Count(AdamWOptimizer optimizer, string name) => optimizer.State()[$"{name}.step"].item<long>();
    }

    [Fact]
    public void AnOverflowSkipsTheStepOnTheDevice()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(4);
        using Shapes model = new(generator), plain = new(model);
        using AdamWOptimizer optimizer = new(model, 0.1), other = new(plain, 0.1);
        Move(optimizer, model, 0);
        Move(other, plain, null);
        SortedDictionary<string, string> before = State(optimizer, model);
        Assert.Equal(State(other, plain), before);
        foreach (Parameter parameter in model.parameters()) parameter.grad = full_like(parameter, double.PositiveInfinity);
        optimizer.Step(0.01, ones([]));
        Assert.Equal(before, State(optimizer, model));
        Move(optimizer, model, 0);
        Move(other, plain, null);
        Assert.Equal(State(other, plain), State(optimizer, model));

        static void Move(AdamWOptimizer optimizer, Shapes model, float? found)
        {
            foreach (Parameter parameter in model.parameters()) parameter.grad = full_like(parameter, 0.5);
            optimizer.Step(0.01, found is { } f ? tensor(f) : null);
        }

        static SortedDictionary<string, string> State(AdamWOptimizer optimizer, Shapes model) =>
            StateBytes.Of(new Dictionary<string, Tensor>(optimizer.State().Concat(model.state_dict())));
    }

    [Fact]
    public void AGradientMayLieOtherwiseThanItsParameter()
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear a = nn.Linear(5, 3, hasBias: false), b = nn.Linear(5, 3, hasBias: false);
        using AdamWOptimizer first = new(a, 0), second = new(b, 0);
        using (no_grad()) b.weight!.copy_(a.weight!);
        Tensor gradient = arange(15, ScalarType.Float32).reshape(5, 3);
        a.weight!.grad = gradient.t();
        b.weight!.grad = gradient.t().contiguous();
        first.Step(0.01);
        second.Step(0.01);
        Assert.Equal(b.weight!.bytes.ToArray(), a.weight!.bytes.ToArray());
        a.weight!.grad = ones(1).expand(3, 5);        // one number in memory, seen 15 times
        b.weight!.grad = ones(3, 5);
        first.Step(0.01);
        second.Step(0.01);
        Assert.Equal(b.weight!.bytes.ToArray(), a.weight!.bytes.ToArray());
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

    /// <summary>Parameters of many shapes, with numbers of the generator or of another's.</summary>
    private sealed class Shapes : nn.Module
    {
        private static readonly long[][] All = [[], [1], [7], [16], [33], [1000], [1, 1], [3, 5], [48, 48], [10, 129], [2, 3, 4], [1, 17, 48], [6, 1, 2, 2]];

        public Shapes(Generator generator)
            : base(nameof(Shapes))
        {
            foreach ((int i, long[] shape) in All.Index()) register_parameter($"p{i}", new Parameter(randn(shape, generator: generator)));
        }

        public Shapes(Shapes other)
            : base(nameof(Shapes))
        {
            foreach ((string name, Parameter parameter) in other.named_parameters()) register_parameter(name, new Parameter(parameter.detach().clone()));
        }
    }
}
