using GqaGen.Runtime.Devices;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Attention.Perturbation;

/// <summary>
/// PGQA: Gaussian noise subtracted from the attention map, drawn for every sample, head and row (Khan et al. 2024, §3.4). A row's noise
/// is zero on the diagonal (self-similarity stays), sums to zero (the row still sums to 1), and its standard deviation over the row is
/// <c>strength</c> times that of the map's row. No gradient flows through it.
/// </summary>
public sealed class GaussianNoise : nn.Module<Tensor, Tensor>
{
    private readonly double _strength;
    private readonly bool _always;

    [ComponentName(Name = "draws")]
    private readonly RandomStream _draws;

    /// <summary>Makes the noise; <paramref name="always"/> keeps it in evaluation too.</summary>
    public GaussianNoise(double strength, bool always, RandomStream draws)
        : base(nameof(GaussianNoise))
    {
        _strength = strength;
        _always = always;
        _draws = draws;
        RegisterComponents();
    }

    /// <summary>Whether a forward would change the map now.</summary>
    public bool IsActive => training || _always;

    /// <summary>
    /// Map [B, X, M, N] → the perturbed map [B, X, M, N]; the map as it is while the noise is not active. M is N, or N·r with r rows beside
    /// each token. Beside the map it takes one buffer of the map's size, that of the result.
    /// </summary>
    public override Tensor forward(Tensor map)
    {
        if (!IsActive) return map.alias();
        using DisposeScope scope = NewDisposeScope();
        return Draw(map.detach()).neg_().add_(map).MoveToOuterDisposeScope();
    }

    private Tensor Draw(Tensor map)
    {
        using IDisposable noGrad = no_grad();
        long n = map.shape[3], rowsPerToken = map.shape[2] / n;
        Tensor wanted = Deviation(map) * _strength;
        Tensor noise = _draws.Normal(map.shape, map.dtype, map.device);
        Tensor self = noise.view(map.shape[0], map.shape[1], n, rowsPerToken, n).diagonal(0, 2, 4);
        self.zero_();
        noise.sub_(noise.sum([-1], keepdim: true) / Math.Max(n - 1, 1));                    // centres the n − 1 others
        self.zero_();
        Tensor drawn = linalg.vector_norm(noise, 2, dims: [3], keepdim: true);
        return noise.mul_(wanted / (drawn + (drawn == 0)));                                 // stays zero where a row has no room for noise
    }

    /// <summary>Map [B, X, M, N] → the length of each row's deviation from its mean [B, X, M, 1]. Its buffer is gone when the noise takes one.</summary>
    private static Tensor Deviation(Tensor map)
    {
        using Tensor centred = map - map.mean([-1], keepdim: true);
        return linalg.vector_norm(centred, 2, dims: [3], keepdim: true);
    }
}
