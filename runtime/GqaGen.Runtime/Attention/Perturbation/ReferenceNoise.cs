using GqaGen.Runtime.Devices;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Attention.Perturbation;

/// <summary>
/// What the official code's PGQA computes: uniform noise [H, N·d], its entry [i, i] of each group zeroed, standardised per row, rescaled
/// to the mean and deviation of the attention output's row and subtracted from it; one matrix for all samples, at evaluation too. The
/// gradient flows through the output's mean and deviation.
/// </summary>
public sealed class ReferenceNoise : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "draws")]
    private readonly RandomStream _draws;

    /// <summary>Makes the noise.</summary>
    public ReferenceNoise(RandomStream draws)
        : base(nameof(ReferenceNoise))
    {
        _draws = draws;
        Source = draws;
        register_module("draws", draws);
    }

    /// <summary>Where the uniform numbers [H, N·d] come from; set it to replay recorded ones.</summary>
    public IUniformSource Source { get; set; }

    /// <summary>Output y [B, H, N, d], places int64 [H] or [B, H] (of each query head within its group) → the perturbed output.</summary>
    public override Tensor forward(Tensor y, Tensor places)
    {
        using DisposeScope scope = NewDisposeScope();
        long b = y.shape[0], h = y.shape[1], n = y.shape[2], d = y.shape[3];
        Tensor rows = y.reshape(b, h, n * d);
        Tensor target = Standardised(h, n * d, places) * Deviation(rows) + rows.mean([-1], keepdim: true);
        return (rows - target).to(y.dtype).view(b, h, n, d).MoveToOuterDisposeScope();
    }

    /// <summary>Does nothing: the constructor registers the stream, and <see cref="Source"/> is not state.</summary>
    protected override void RegisterComponents()
    {
    }

    // In float32 whatever the module's type, as torch.rand in the official code.
    private Tensor Standardised(long rows, long columns, Tensor places)
    {
        Tensor noise = Source.Uniform([rows, columns], ScalarType.Float32, places.device);
        Tensor column = arange(columns, dtype: ScalarType.Int64, device: places.device);
        noise = noise * (column != places.unsqueeze(-1));                                   // [.., H, N·d]
        Tensor deviation = Deviation(noise);
        return (noise - noise.mean([-1], keepdim: true)) / deviation.masked_fill(deviation == 0, 1);
    }

    /// <summary>x [.., n] → the unbiased deviation of each row [.., 1].</summary>
    private static Tensor Deviation(Tensor x) =>
        linalg.vector_norm(x - x.mean([-1], keepdim: true), 2, dims: [-1], keepdim: true) / Math.Sqrt(x.shape[^1] - 1);
}
