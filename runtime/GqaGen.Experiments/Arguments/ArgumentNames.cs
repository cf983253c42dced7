using GqaGen.Compiler.Diagnostics;

namespace GqaGen.Experiments.Arguments;

/// <summary>Did you mean …?</summary>
public static class ArgumentNames
{
    // What timm and others call them.
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["model"] = "--variant", ["arch"] = "--variant", ["attscheme"] = "--variant", ["size"] = "--model-size", ["data"] = "--data-dir", ["dataroot"] = "--data-dir", ["root"] = "--data-dir",
        ["learningrate"] = "--lr", ["wd"] = "--weight-decay", ["bs"] = "--batch-size", ["labelsmoothing"] = "--smoothing", ["pretrained"] = "--initial-checkpoint", ["ckpt"] = "--initial-checkpoint",
        ["checkpoint"] = "--initial-checkpoint", ["windowsize"] = "--window", ["numworkers"] = "--workers", ["loginterval"] = "--log-interval", ["out"] = "--output", ["outputdir"] = "--output",
        ["name"] = "--experiment", ["scheduler"] = "--sched", ["schedule"] = "--sched", ["gradclip"] = "--clip-grad", ["ema"] = "--model-ema", ["emadecay"] = "--model-ema-decay",
    };

    /// <summary>The flag among <paramref name="flags"/> that is meant by one that is unknown; null where none is near.</summary>
    public static string? Nearest(string unknown, IReadOnlyCollection<string> flags)
    {
        string plain = new([.. unknown.Split('=')[0].Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
        return Known.TryGetValue(plain, out string? meant) && flags.Contains(meant) ? meant : Suggestion.For(unknown.Split('=')[0], flags);
    }
}
