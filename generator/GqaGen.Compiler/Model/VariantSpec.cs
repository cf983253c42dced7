namespace GqaGen.Compiler.Model;

/// <summary>A spec that is bound and valid; position-free, so that a moved comment changes nothing downstream.</summary>
/// <param name="Name">As in the spec or its file name, for instance <c>dgqa-ema</c>.</param>
/// <param name="Identifier">The name as a C# identifier, for instance <c>DgqaEma</c>.</param>
/// <param name="Path">The spec's path as generated code shows it, with forward slashes.</param>
/// <param name="Summary">One sentence of the author's, or empty.</param>
public sealed record VariantSpec(
    string Name,
    string Identifier,
    string Path,
    string Summary,
    AttentionSpec Attention,
    Grouping Grouping,
    Perturbation Perturbation,
    VitSpec Model,
    TrainingSpec Training,
    EquatableArray<NamedSize> Sizes);

public sealed record AttentionSpec(int EmbedDim, int NumHeads, int NumKvHeads, bool QkvBias, double AttnDrop, double ProjDrop);

/// <summary><c>kind: vit</c>: a plain pre-norm Vision Transformer as in timm.</summary>
public sealed record VitSpec(int ImgSize, int PatchSize, int InChans, int Depth, double MlpRatio, int NumClasses);

public sealed record TrainingSpec(
    double LearningRate,
    double MinLearningRate,
    double WeightDecay,
    Schedule Schedule,
    double WarmupEpochs,
    int Epochs,
    int BatchSize,
    double? ClipGrad,
    Precision Precision,
    long Seed);

public enum Schedule { Constant, Cosine }

public enum Precision { Float32, Tf32, BFloat16, Float16 }

/// <summary>A named size: what the author wrote, and the whole spec with it applied.</summary>
/// <param name="Name">As written, for instance <c>small</c>.</param>
/// <param name="Identifier">As a C# identifier, for instance <c>Small</c>.</param>
/// <param name="Overrides">What the size sets, in the order of the key table; <c>num_kv_heads</c> too where its default follows the size's <c>num_heads</c>.</param>
public sealed record NamedSize(
    string Name,
    string Identifier,
    EquatableArray<SizeOverride> Overrides,
    AttentionSpec Attention,
    Grouping Grouping,
    VitSpec Model);

/// <summary>One key that a size sets, by its spec key (<c>embed_dim</c>, <c>window</c> …); an integer unless the key is real-valued.</summary>
public sealed record SizeOverride(string Key, double Value);
