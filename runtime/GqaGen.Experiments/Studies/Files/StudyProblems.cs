using GqaGen.Compiler.Diagnostics;
using static System.FormattableString;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>Problems that only a study file can have.</summary>
internal static class StudyProblems
{
    public static Problem Twice(string key, string entry) =>
        new(Descriptors.DoubledKey, $"{Quoted.Of(key)} has {Quoted.Of(entry)} a second time; remove one of them.");

    public static Problem Missing(string key, string mend) => new(Descriptors.MissingKey, $"'{key}' is missing; {mend}.");

    public static Problem Unknown(string what, string found, IReadOnlyCollection<string> known) =>
        new(Descriptors.UnknownWord, $"{Quoted.Of(found)} is no {what}{(Suggestion.For(found, known) is { } meant ? $"; did you mean '{meant}'?" : ".")} There {(known.Count == 1 ? "is" : "are")} {Quoted.List(known)}.");

    public static Problem InvalidName(string what, string found) =>
        new(Descriptors.InvalidName, $"{Quoted.Of(found)} cannot be the name of {what}; a name is letters and digits in parts joined by single '-' or '_', and starts with a letter.");

    public static Problem InvalidFileName(string found) =>
        new(Descriptors.InvalidName, $"The file name gives the name {Quoted.Of(found)}, which is no good name of a folder; write 'name:', in letters and digits in parts joined by single '-' or '_'.");

    public static Problem NoContent(string key) => new(Descriptors.WrongType, $"{Quoted.Of(key)} has no content; indent its keys under it, or remove it.");

    public static Problem NoEffect(string axis, string property) =>
        new(Descriptors.NoEffect, $"'{axis}' has no effect: no variant of this matrix has {property}; remove it, or add a variant that has.");

    public static Problem UniformGroups(int numHeads, int kvHeads, string variant, string size) => new(Descriptors.UniformGroups, Invariant(
        $"num_heads {numHeads} of size '{size}' is not a multiple of kv_heads {kvHeads}, and the heads of a multi-head model are pooled in equal groups (variant '{variant}'); use one of {string.Join(", ", Enumerable.Range(1, numHeads).Where(g => numHeads % g == 0))}, and give sizes with other heads an ablation of their own."));

    public static Problem Dimensions(string variant, string size, string reason) =>
        new(Descriptors.Contradiction, $"Size '{size}' of variant '{variant}' does not hold together: {reason}");

    public static Problem Training(string phase, string variant, string reason) =>
        new(Descriptors.Contradiction, $"'{phase}' cannot train variant '{variant}': {reason}");

    public static Problem TwoStarts() => new(Descriptors.Contradiction, "'checkpoint' and 'pretrain' both give the weights to start from; remove one of them.");

    public static Problem NoTraining() => new(Descriptors.MissingKey, "The protocol trains no variant; add 'uptrain' or 'finetune'.");

    public static Problem NoPool() => new(Descriptors.NoEffect, "'convert' has no effect: there is no multi-head model to convert; add 'pretrain' or 'checkpoint'.");

    public static Problem TestedElsewhere(string dataset) =>
        new(Descriptors.Contradiction, $"The last phase trains on '{dataset}', and cells are tested on their own data sets; add 'finetune', or remove 'dataset'.");

    public static Problem NotMultiHead(string variant) =>
        new(Descriptors.Contradiction, $"Variant '{variant}' is not multi-head, so nothing can be converted from it; take one with a KV head for each query head.");

    public static Problem Placeholder(string found) =>
        new(Descriptors.UnknownWord, $"The placeholder {Quoted.Of($"{{{found}}}")} is not known; allowed: '{{size}}', '{{seed}}'.");

    public static Problem OneCheckpoint(int sizes) =>
        new(Descriptors.Contradiction, Invariant($"One checkpoint cannot have the widths of {sizes} sizes; put {{size}} into its name."));

    public static Problem TooManyCells(long cells, int most) =>
        new(Descriptors.OutOfRange, Invariant($"The study has {cells} cells; at most {most} are allowed."));
}
