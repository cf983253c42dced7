using GqaGen.Runtime.Attention;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Models;

/// <summary>What the harness needs of an image classifier: images [B, in_chans, S, S] to logits [B, num_classes].</summary>
/// <typeparam name="TSelf">The model itself.</typeparam>
public interface IVisionModel<TSelf>
    where TSelf : nn.Module<Tensor, Tensor>, IVisionModel<TSelf>
{
    /// <summary>The variant's name as in its spec, for instance <c>dgqa-ema</c>.</summary>
    static abstract string VariantName { get; }

    /// <summary>The <c>training</c> section of the spec.</summary>
    static abstract TrainingOptions DefaultTraining { get; }

    /// <summary>The dimensions that this instance was built with.</summary>
    ViTOptions Dimensions { get; }

    /// <summary>The attention modules, first layer first.</summary>
    IReadOnlyList<IGroupedAttention> AttentionLayers { get; }

    /// <summary>What one image takes in training (<see cref="ModelCost.ActivationBytes"/>) in a model of these dimensions; null where that is not known.</summary>
    static virtual long? ActivationBytes(ViTOptions dimensions) => null;
}

/// <summary>An <see cref="IVisionModel{TSelf}"/> that can be made from its typed options.</summary>
/// <typeparam name="TSelf">The model itself.</typeparam>
/// <typeparam name="TOptions">Its generated options record.</typeparam>
public interface IVisionModel<TSelf, TOptions> : IVisionModel<TSelf>
    where TSelf : nn.Module<Tensor, Tensor>, IVisionModel<TSelf, TOptions>
    where TOptions : ViTOptions
{
    /// <summary>Makes a model with freshly initialised weights.</summary>
    /// <param name="options">Its dimensions; validated.</param>
    /// <param name="seed">Decides every weight and every random number the model will draw.</param>
    /// <param name="device">Where it lives; the CPU unless given.</param>
    /// <exception cref="ArgumentException">The options do not fit together.</exception>
    static abstract TSelf Create(TOptions options, long seed = 42, Device? device = null);

    /// <summary>The spec that the model was compiled from: YAML with every key written out, the same for two specs exactly where they mean the same.</summary>
    static abstract string Spec { get; }

    /// <summary>The named sizes of the spec, by name (<c>small</c>, <c>tiny</c> …).</summary>
    static abstract IReadOnlyDictionary<string, TOptions> Sizes { get; }

    /// <summary>What each of these sizes costs, by the same names.</summary>
    static abstract IReadOnlyDictionary<string, ModelCost> Costs { get; }

    // The number of classes does not enter into what is kept of an image.
    static long? IVisionModel<TSelf>.ActivationBytes(ViTOptions dimensions) =>
        TSelf.Sizes.Where(size => (size.Value with { NumClasses = dimensions.NumClasses }).Equals(dimensions))
            .Select(size => (long?)TSelf.Costs[size.Key].ActivationBytes).FirstOrDefault();
}
