using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Models;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

/// <summary>A <see cref="TinyClassifier"/> whose logits pass through a function; its loss is scaled unless said otherwise.</summary>
internal sealed class FilteredClassifier : nn.Module<Tensor, Tensor>, IVisionModel<FilteredClassifier>
{
    [ComponentName(Name = "inner")] private readonly TinyClassifier _inner;
    private readonly Func<Tensor, Tensor> _filter;

    public FilteredClassifier(Func<Tensor, Tensor> filter, long seed = 1, bool scalesLoss = true)
        : base(nameof(FilteredClassifier))
    {
        _inner = new TinyClassifier(TinyOptions.Digits with { SaysFloat16 = scalesLoss }, seed);
        _filter = filter;
        RegisterComponents();
    }

    public static string VariantName => "filtered";

    public static TrainingOptions DefaultTraining => TinyClassifier.DefaultTraining;

    public ViTOptions Dimensions => _inner.Dimensions;

    public IReadOnlyList<IGroupedAttention> AttentionLayers => _inner.AttentionLayers;

    public TinyClassifier Inner => _inner;

    /// <summary>Images [B, 1, 8, 8] → logits [B, 10].</summary>
    public override Tensor forward(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        return _filter(_inner.call(images)).MoveToOuterDisposeScope();
    }
}
