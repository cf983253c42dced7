using GqaGen.Compiler.Binding.Keys;

namespace GqaGen.Experiments.Arguments;

/// <summary>
/// The keys of the experiment files of the paper's own code (GitHub zohaib-khan5040/key-driven-gqa, commit 8fee9d6, README.md and train.py) that have other
/// names here. <c>dataset</c>, <c>in_chans</c>, <c>num_classes</c>, <c>num_kv_heads</c>, <c>embed_dim</c> and <c>num_heads</c> have the same.
/// </summary>
internal static class OfficialKeys
{
    public static readonly WordKey<OfficialScheme> AttScheme = new("att_scheme", OfficialScheme.Mhsa, "The variant.",
        ("mhsa", OfficialScheme.Mhsa), ("gqa", OfficialScheme.Gqa), ("kdgqa", OfficialScheme.Kdgqa), ("dgqa_diff", OfficialScheme.DgqaDiff), ("dgqa_ema", OfficialScheme.DgqaEma), ("pgqa", OfficialScheme.Pgqa));
    public static readonly WordKey<OfficialSize> Size = new("size", OfficialSize.S, "ViT-S, -B or -L, or c for dimensions of one's own.",
        ("s", OfficialSize.S), ("b", OfficialSize.B), ("l", OfficialSize.L), ("c", OfficialSize.C));
    public static readonly IntegerKey WindowSize = new("window_size", 1, 1_000_000_000, 300, "Training steps between two changes of the allocation.");
    public static readonly IntegerKey NumLayers = new("num_layers", 1, ModelKeys.MostLayers, 12, "Transformer blocks.");
    public static readonly SwitchKey Pretrained = new("pretrained", false, "Whether weights of timm's ViT are converted.");
    public static readonly TextKey OutDir = new("out_dir", 4096, "The folder for the outputs.");

    public static readonly Key[] All = [AttScheme, Size, WindowSize, NumLayers, Pretrained, OutDir];

    /// <summary>The name of a scheme's variant.</summary>
    public static string VariantOf(OfficialScheme scheme) => scheme switch
    {
        OfficialScheme.Mhsa => "mha",
        OfficialScheme.DgqaDiff => "dgqa-difference",
        OfficialScheme.DgqaEma => "dgqa-ema",
        _ => AttScheme.WordOf(scheme),
    };

    /// <summary>The name of the size; <c>c</c> has the patches and the images of <c>small</c>.</summary>
    public static string SizeOf(OfficialSize size) => size switch
    {
        OfficialSize.B => "base",
        OfficialSize.L => "large",
        _ => "small",
    };
}

internal enum OfficialScheme { Mhsa, Gqa, Kdgqa, DgqaDiff, DgqaEma, Pgqa }

internal enum OfficialSize { S, B, L, C }
