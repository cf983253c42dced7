using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Benchmarks.Attention;

/// <summary>The tokens and float32 weights that all contestants of one case start from, and the type they compute in.</summary>
internal sealed class AttentionWeights
{
    public AttentionWeights(AttentionShape shape, ScalarType type)
    {
        (Shape, Type) = (shape, type);
        using var generator = new torch.Generator(1);
        Tokens = randn([shape.B, shape.N, shape.C], generator: generator);
        (Wq, Bq) = Linear(shape.C);
        (Wk, Bk) = Linear(shape.G * shape.D);
        (Wv, Bv) = Linear(shape.G * shape.D);
        (Wp, Bp) = Linear(shape.C);

        (Parameter, Parameter) Linear(int width) =>
            (new(randn([width, shape.C], generator: generator) / Math.Sqrt(shape.C)), new(randn([width], generator: generator) * 0.02));
    }

    public AttentionShape Shape { get; }

    public ScalarType Type { get; }

    /// <summary>x [B, N, C].</summary>
    public Tensor Tokens { get; }

    public Parameter Wq { get; }

    public Parameter Bq { get; }

    public Parameter Wk { get; }

    public Parameter Bk { get; }

    public Parameter Wv { get; }

    public Parameter Bv { get; }

    public Parameter Wp { get; }

    public Parameter Bp { get; }

    /// <summary>A generated module's own parameters by these names are filled with them.</summary>
    public void CopyTo(nn.Module module)
    {
        using IDisposable noGrad = no_grad();
        foreach ((string name, Tensor value) in new[] { ("q.weight", Wq), ("q.bias", Bq), ("k.weight", Wk), ("k.bias", Bk), ("v.weight", Wv), ("v.bias", Bv), ("proj.weight", Wp), ("proj.bias", (Tensor)Bp) })
            module.get_parameter(name)!.copy_(value);
    }

    public void ClearGradients()
    {
        foreach (Parameter parameter in new[] { Wq, Bq, Wk, Bk, Wv, Bv, Wp, Bp }) parameter.grad = null;
    }
}
