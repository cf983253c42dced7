using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Tests.Devices;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

/// <summary>
/// A <see cref="TinyClassifier"/> that in training asks libtorch for more memory than there is when <c>fails</c> says so, given the images of a
/// forward and its number from 1: before its layers have changed their state, or after.
/// </summary>
internal sealed class HungryClassifier : nn.Module<Tensor, Tensor>, IVisionModel<HungryClassifier>
{
    private readonly Func<long, int, bool> _fails;
    private readonly bool _after;

    [ComponentName(Name = "inner")] private readonly TinyClassifier _inner;

    public HungryClassifier(Func<long, int, bool> fails, bool after = true, TinyOptions? options = null)
        : base(nameof(HungryClassifier))
    {
        (_fails, _after) = (fails, after);
        _inner = new TinyClassifier(options ?? TinyOptions.Digits with { AttnDrop = 0.2 });
        RegisterComponents();
    }

    public static string VariantName => "hungry";

    public static TrainingOptions DefaultTraining => TinyClassifier.DefaultTraining;

    public ViTOptions Dimensions => _inner.Dimensions;

    public IReadOnlyList<IGroupedAttention> AttentionLayers => _inner.AttentionLayers;

    public int Forwards { get; private set; }

    /// <summary>What the cost model says of an image.</summary>
    public static long? ActivationsAnImage { get; set; }

    static long? IVisionModel<HungryClassifier>.ActivationBytes(ViTOptions dimensions) => ActivationsAnImage;

    public override Tensor forward(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        bool fails = training && _fails(images.shape[0], ++Forwards);
        if (fails && !_after) empty(AllocationFailureTests.TooMany);
        Tensor logits = _inner.call(images);
        if (fails) empty(AllocationFailureTests.TooMany);
        return logits.MoveToOuterDisposeScope();
    }
}
