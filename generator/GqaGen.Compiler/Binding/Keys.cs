namespace GqaGen.Compiler.Binding;

/// <summary>The spec language: every key of every section.</summary>
internal static class Keys
{
    private const int MaxCount = 1 << 16;

    public static readonly Key[] Attention =
    [
        new Key.Whole("embed_dim", 1, MaxCount, "Embedding width C; a multiple of num_heads."),
        new Key.Whole("num_heads", 1, 1024, "Query heads H."),
        new Key.Whole("num_kv_heads", 1, 1024, "Key-value heads G; half of num_heads unless given."),
        new Key.Flag("qkv_bias", "Whether the q, k and v projections have a bias."),
        new Key.Real("attn_drop", 0, 1, "Dropout on the attention map, in training.", BelowMax: true),
        new Key.Real("proj_drop", 0, 1, "Dropout after the output projection and in the MLP, in training.", BelowMax: true),
    ];

    public static readonly Key[] Grouping =
    [
        new Key.Word("rule", "How query heads are shared among KV heads.", "uniform", "key-norm", "difference", "ema", "fixed", "perturbed"),
        new Key.Counts("fixed", "Query heads of each KV head, under rule fixed."),
        new Key.Whole("window", 1, 1_000_000_000, "Training steps between two changes of the allocation."),
        new Key.Real("decay", 0, 1, "Decay of the moving average, a training step.", BelowMax: true),
        new Key.Word("scope", "One allocation a sample, or one for the batch.", "sample", "batch"),
        new Key.Word("scaling", "From norms to weights.", "min-max", "proportional"),
        new Key.Word("rounding", "From shares to whole query heads.", "largest-remainder", "repair"),
        new Key.Whole("min_queries", 0, 1024, "Query heads that every KV head gets first."),
        new Key.Word("preset", "The paper's intent, or what the official code computes.", "paper", "reference"),
    ];

    public static readonly Key[] Perturbed =
    [
        new Key.Real("strength", 0, 1e6, "Deviation of the noise, as a multiple of that of the attention map's row."),
        new Key.Word("when", "Whether evaluation is perturbed too.", "training", "always"),
        new Key.Whole("seed", 0, long.MaxValue, "Decides the noise, together with the model's seed."),
        new Key.Word("preset", "The paper's intent, or what the official code computes.", "paper", "reference"),
    ];

    public static readonly Key[] Model =
    [
        new Key.Word("kind", "The model around the attention.", "vit"),
        new Key.Whole("img_size", 1, 16384, "Side of the square image, in pixels."),
        new Key.Whole("patch_size", 1, 16384, "Side of a square patch, in pixels."),
        new Key.Whole("in_chans", 1, 4096, "Channels of the image."),
        new Key.Whole("depth", 1, 1024, "Transformer blocks."),
        new Key.Real("mlp_ratio", 0, 64, "Hidden width of the MLP, as a multiple of embed_dim.", AboveMin: true),
        new Key.Whole("num_classes", 1, 10_000_000, "Outputs of the classifier head."),
    ];

    public static readonly Key[] Training =
    [
        new Key.Word("optimizer", "The optimizer.", "adamw"),
        new Key.Real("lr", 0, 1e3, "Peak learning rate.", AboveMin: true),
        new Key.Real("min_lr", 0, 1e3, "Where a decaying schedule ends."),
        new Key.Real("weight_decay", 0, 1e3, "Decoupled weight decay."),
        new Key.Word("schedule", "How the learning rate moves after the warm-up.", "constant", "cosine"),
        new Key.Real("warmup_epochs", 0, 1e6, "Epochs of linear warm-up."),
        new Key.Whole("epochs", 1, 1_000_000, "Passes over the training split."),
        new Key.Whole("batch_size", 1, 1_000_000, "Images a step."),
        new Key.Real("clip_grad", 0, 1e6, "Largest global gradient norm; none unless given.", AboveMin: true),
        new Key.Word("precision", "How float32 matrix products are computed.", "float32", "tf32"),
        new Key.Whole("seed", 0, long.MaxValue, "Decides weights, order of images and noise."),
    ];

    public static readonly Key[] Size =
    [
        .. Attention.Where(k => k.Name is "embed_dim" or "num_heads" or "num_kv_heads"),
        .. Model.Where(k => k.Name != "kind"),
        .. Grouping.Where(k => k.Name == "window"),
    ];

    public static readonly Key[] Document =
    [
        new Key.Line("name", 64, "The variant's name; that of the file unless given."),
        new Key.Line("summary", 300, "What the variant does, in a sentence."),
        new Key.Section("attention", "Heads and widths."),
        new Key.Section("grouping", "How query heads share KV heads."),
        new Key.Section("perturbed", "Noise subtracted in attention."),
        new Key.Section("model", "The model around the attention."),
        new Key.Section("training", "How it is trained."),
        new Key.Section("sizes", "Named sizes: what each changes."),
    ];
}
