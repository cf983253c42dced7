using GqaGen.Runtime.Attention.Folding;
using GqaGen.Runtime.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Attention;

/// <summary>The folded projections are plain linear layers in another order of heads, whether they reorder weights or activations.</summary>
public sealed class FoldedLinearTests
{
    private const int H = 12, D = 4, C = H * D;

    private const int B = 3, N = 5;

    public static TheoryData<int, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, bool>();
            foreach (int g in new[] { 1, 2, 3, 4, 6, 12 })
            foreach (bool training in new[] { true, false })
                cases.Add(g, training);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void QueriesAreThoseOfALinearLayer(int g, bool training)
    {
        using DisposeScope scope = NewDisposeScope();
        FoldedQueries folded = new Initializer(3).FoldedQueries(C, H, g, D);
        Linear plain = new Initializer(3).Linear(C, C);
        Compare(folded, plain, training, q => q, q => q.view(B, g, N, H / g, D).permute(0, 2, 1, 3, 4).reshape(B, N, C));
    }

    [Theory, MemberData(nameof(Cases))]
    public void OutputIsThatOfALinearLayer(int g, bool training)
    {
        using DisposeScope scope = NewDisposeScope();
        FoldedOutput folded = new Initializer(3).FoldedOutput(C, H, g, D);
        Linear plain = new Initializer(3).Linear(C, C);
        Compare(folded, plain, training, x => x.view(B, N, g, H / g, D).permute(0, 2, 1, 3, 4).reshape(B, g, N * (H / g), D), y => y);
    }

    [Fact]
    public void TheStateDictIsThatOfALinearLayer()
    {
        using FoldedQueries folded = new Initializer(3).FoldedQueries(C, H, 3, D);
        using Linear plain = new Initializer(3).Linear(C, C);
        Assert.Equal(plain.state_dict().Keys.Order(), folded.state_dict().Keys.Order());
        Assert.All(plain.state_dict(), t => Assert.True(t.Value.Equals(folded.state_dict()[t.Key]), $"{t.Key} differs"));
    }

    [Fact]
    public void HalfPrecisionInputGivesHalfPrecisionOutputAndFloat32Gradients()
    {
        using DisposeScope scope = NewDisposeScope();
        FoldedQueries folded = new Initializer(3).FoldedQueries(C, H, 3, D);
        Tensor q = folded.call(rand([2, 40, C]).to(ScalarType.BFloat16));
        Assert.Equal(ScalarType.BFloat16, q.dtype);
        q.sum().backward();
        Assert.Equal((ScalarType.Float32, ScalarType.Float32), (folded.Weight.grad!.dtype, folded.Bias!.grad!.dtype));
    }

    private static void Compare(FoldedLinear folded, Linear plain, bool training, Func<Tensor, Tensor> before, Func<Tensor, Tensor> after)
    {
        foreach (nn.Module layer in new nn.Module[] { folded, plain }) layer.to(ScalarType.Float64);
        folded.train(training);
        using var generator = new Generator(5);
        Tensor x = randn([B, N, C], dtype: ScalarType.Float64, generator: generator), weights = randn([B, N, C], dtype: ScalarType.Float64, generator: generator);
        Tensor x1 = x.clone().requires_grad_(), x2 = x.clone().requires_grad_();
        Tensor y1 = after(folded.call(before(x1))), y2 = plain.call(x2);
        (y1 * weights).sum().backward();
        (y2 * weights).sum().backward();
        foreach ((string what, Tensor actual, Tensor expected) in new[]
                 {
                     ("output", y1, y2), ("gradient of the input", x1.grad!, x2.grad!),
                     ("gradient of the weight", folded.Weight.grad!, plain.weight.grad!), ("gradient of the bias", folded.Bias!.grad!, plain.bias!.grad!),
                 })
            Assert.True(actual.allclose(expected, rtol: 1e-10, atol: 1e-10), $"{what} is off by {(actual - expected).abs().max().item<double>():g3}");
    }
}
