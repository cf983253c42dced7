namespace GqaGen.Compiler.Binding.Keys;

/// <summary>The keys of <c>model</c>, in timm's terms.</summary>
internal static class ModelKeys
{
    public const int MostLayers = 1024;

    public static readonly WordKey<ModelKind> Kind = new("kind", ModelKind.Vit, "The model around the attention.", ("vit", ModelKind.Vit));
    public static readonly IntegerKey ImgSize = new("img_size", 1, 16384, 224, "Side of the square input image, in pixels; a multiple of patch_size.");
    public static readonly IntegerKey PatchSize = new("patch_size", 1, 16384, 16, "Side of a square patch, in pixels.");
    public static readonly IntegerKey InChans = new("in_chans", 1, 1024, 3, "Channels of the input image.");
    public static readonly IntegerKey Depth = new("depth", 1, MostLayers, 12, "Number of transformer blocks.");
    public static readonly RealKey MlpRatio = new("mlp_ratio", Interval.Above0To(64), 4, "Hidden width of the MLP as a multiple of embed_dim.");
    public static readonly IntegerKey NumClasses = new("num_classes", 1, 1_000_000, 1000, "Outputs of the classifier head.");

    public static readonly KeyTable Table = new(Kind, ImgSize, PatchSize, InChans, Depth, MlpRatio, NumClasses);
}

internal enum ModelKind { Vit }
