using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Devices;

/// <summary>
/// A module's own source of random numbers. Its state is one buffer, <c>rng</c>: int64 [2], a seed and the number of draws so far;
/// draw n comes from a generator seeded with (seed, n). So it is saved with the weights and a resumed run draws what the straight run
/// would have drawn, on any device. In evaluation it draws from a side
/// stream and its state stays as it is. The buffer stays in host memory: reading it never waits for a device.
/// </summary>
public sealed class RandomStream : nn.Module, IUniformSource
{
    private readonly long[] _state;

    [ComponentName(Name = "rng")]
    private readonly Tensor _rng;

    private Generator? _generator;

    /// <summary>Starts the stream at <paramref name="seed"/>.</summary>
    public RandomStream(long seed)
        : base(nameof(RandomStream))
    {
        _state = [seed, 0];
        _rng = torch.frombuffer(_state, ScalarType.Int64).DetachFromDisposeScope();
        register_buffer("rng", _rng);
    }

    /// <inheritdoc/>
    public Tensor Uniform(ReadOnlySpan<long> shape, ScalarType dtype, Device device) =>
        torch.rand(shape, dtype, device, generator: Next(device));

    /// <summary>Numbers of the standard normal distribution, of the given shape.</summary>
    public Tensor Normal(ReadOnlySpan<long> shape, ScalarType dtype, Device device) =>
        torch.randn(shape, dtype, device, generator: Next(device));

    /// <summary>One of the eligible indices of each row of a bool [.., n], all equally likely: int64 [.., 1].</summary>
    public Tensor Choice(Tensor eligible) =>
        ((Uniform(eligible.shape, ScalarType.Float32, eligible.device) + 1) * eligible).argmax(-1, keepdim: true);

    private Generator Next(Device device)
    {
        if (_generator is null || _generator.device.type != device.type || _generator.device.index != device.index)
        {
            _generator?.Dispose();
            _generator = new Generator(0, device);
        }
        long draw = training ? _state[1]++ : ~_state[1];
        _generator.manual_seed(Seeds.Derive(_state[0], draw));
        return _generator;
    }

    /// <summary>The state stays in host memory when the module moves.</summary>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _generator?.Dispose();
        base.Dispose(disposing);
    }
}
