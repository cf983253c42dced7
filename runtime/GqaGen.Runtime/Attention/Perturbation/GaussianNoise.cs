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

    /// <summary>Map [B, H, N, N] → the perturbed map [B, H, N, N]; the map as it is while the noise is not active.</summary>
    public override Tensor forward(Tensor map)
    {
        if (!IsActive) return map.alias();
        using DisposeScope scope = NewDisposeScope();
        return (map - Draw(map.detach())).MoveToOuterDisposeScope();
    }

    private Tensor Draw(Tensor map)
    {
        using IDisposable noGrad = no_grad();
        long n = map.shape[^1];
        Tensor offDiagonal = 1 - eye(n, dtype: map.dtype, device: map.device);
        Tensor noise = _draws.Normal(map.shape, map.dtype, map.device).mul_(offDiagonal);
        Tensor mean = noise.sum([-1], keepdim: true) / Math.Max(n - 1, 1);                  // over the n − 1 others
        noise.sub_(mean).mul_(offDiagonal);
        Tensor deviation = noise.square().sum([-1], keepdim: true).sqrt();
        Tensor wanted = (map - map.mean([-1], keepdim: true)).square().sum([-1], keepdim: true).sqrt() * _strength;
        return noise.mul_(wanted / deviation.clamp_min(1e-12));                             // all zero where a row has no room for noise
    }
}
