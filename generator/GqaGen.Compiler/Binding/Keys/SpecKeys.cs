namespace GqaGen.Compiler.Binding.Keys;

/// <summary>The keys of a spec and of its sizes: the root of the key table.</summary>
internal static class SpecKeys
{
    public static readonly TextKey Name = new("name", 1024, "The variant's name; default: the file name without .gqa.yaml.");
    public static readonly TextKey Summary = new("summary", 300, "What the variant is, in one sentence.");
    public static readonly SectionKey Attention = new("attention", AttentionKeys.Table, "Widths and heads of the attention.");
    public static readonly SectionKey Grouping = new("grouping", GroupingKeys.Table, "How query heads are shared out among KV heads.");
    public static readonly SectionKey Perturbed = new("perturbed", PerturbedKeys.Table, "Noise subtracted in attention; any rule can carry it.", AllowsFlag: true);
    public static readonly SectionKey Model = new("model", ModelKeys.Table, "The model around the attention.");
    public static readonly SectionKey Training = new("training", TrainingKeys.Table, "How the model is trained.");
    public static readonly SectionKey Sizes = new("sizes", new KeyTable(), "Named sizes: what each sets differently.");

    public static readonly KeyTable Table = new(Name, Summary, Attention, Grouping, Perturbed, Model, Training, Sizes);

    public static readonly KeyPlaces Places = new(Table);

    /// <summary>What one size can set.</summary>
    public static readonly KeyTable Size = new(
        AttentionKeys.EmbedDim, AttentionKeys.NumHeads, AttentionKeys.NumKvHeads,
        ModelKeys.ImgSize, ModelKeys.PatchSize, ModelKeys.InChans, ModelKeys.Depth, ModelKeys.MlpRatio, ModelKeys.NumClasses,
        GroupingKeys.Window) { IsOfSize = true };
}
