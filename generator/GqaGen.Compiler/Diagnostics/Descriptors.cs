namespace GqaGen.Compiler.Diagnostics;

/// <summary>Every kind of problem. Ids go in tens by subject: text, keys, values, names, relations between values, warnings.</summary>
public static class Descriptors
{
    public static readonly DiagnosticDescriptor Syntax = new("GQA0001", "YAML syntax error");
    public static readonly DiagnosticDescriptor TooLarge = new("GQA0002", "Spec is too large");
    public static readonly DiagnosticDescriptor Character = new("GQA0003", "Character is not allowed");
    public static readonly DiagnosticDescriptor Alias = new("GQA0004", "Anchors and aliases are not allowed");
    public static readonly DiagnosticDescriptor Tag = new("GQA0005", "Tags are not allowed");
    public static readonly DiagnosticDescriptor SecondDocument = new("GQA0006", "More than one document");
    public static readonly DiagnosticDescriptor TooDeep = new("GQA0007", "Nested too deeply");
    public static readonly DiagnosticDescriptor Empty = new("GQA0008", "Spec is empty");
    public static readonly DiagnosticDescriptor TooMany = new("GQA0009", "Too many problems");

    public static readonly DiagnosticDescriptor UnknownKey = new("GQA0020", "Unknown key");
    public static readonly DiagnosticDescriptor DoubledKey = new("GQA0021", "Doubled key");
    public static readonly DiagnosticDescriptor MissingKey = new("GQA0022", "Missing key");
    public static readonly DiagnosticDescriptor NoEffect = new("GQA0023", "Key has no effect");
    public static readonly DiagnosticDescriptor FixedByPreset = new("GQA0024", "Value is fixed by the preset");

    public static readonly DiagnosticDescriptor WrongType = new("GQA0030", "Wrong type");
    public static readonly DiagnosticDescriptor OutOfRange = new("GQA0031", "Out of range");
    public static readonly DiagnosticDescriptor UnknownWord = new("GQA0032", "Not one of the allowed words");
    public static readonly DiagnosticDescriptor BadText = new("GQA0033", "Text is not a single line");

    public static readonly DiagnosticDescriptor InvalidName = new("GQA0040", "Invalid name");
    public static readonly DiagnosticDescriptor ReservedName = new("GQA0041", "Reserved name");
    public static readonly DiagnosticDescriptor SameSize = new("GQA0042", "Two sizes with one identifier");
    public static readonly DiagnosticDescriptor SameVariant = new("GQA0043", "Two specs with one identifier");

    public static readonly DiagnosticDescriptor EmbedDim = new("GQA0050", "embed_dim is not a multiple of num_heads");
    public static readonly DiagnosticDescriptor UniformGroups = new("GQA0051", "num_heads is not a multiple of num_kv_heads");
    public static readonly DiagnosticDescriptor TooManyKvHeads = new("GQA0052", "num_kv_heads is above num_heads");
    public static readonly DiagnosticDescriptor FixedLength = new("GQA0053", "fixed has the wrong length");
    public static readonly DiagnosticDescriptor FixedSum = new("GQA0054", "fixed has the wrong sum");
    public static readonly DiagnosticDescriptor MinQueries = new("GQA0055", "min_queries is too large");
    public static readonly DiagnosticDescriptor ImgSize = new("GQA0056", "img_size is not a multiple of patch_size");
    public static readonly DiagnosticDescriptor NoHiddenUnit = new("GQA0057", "mlp_ratio gives no hidden unit");
    public static readonly DiagnosticDescriptor TensorTooLarge = new("GQA0058", "A tensor is too large");
    public static readonly DiagnosticDescriptor BatchScopeOnly = new("GQA0059", "The rule has one state for the batch");
    public static readonly DiagnosticDescriptor Contradiction = new("GQA0060", "Values contradict each other");

    public static readonly DiagnosticDescriptor StarvedHead = Warning("GQA0070", "The weakest KV head always serves nobody");
    public static readonly DiagnosticDescriptor TwoAllocations = Warning("GQA0071", "Two KV heads under min-max have two allocations");
    public static readonly DiagnosticDescriptor ReferenceStops = Warning("GQA0072", "The reference preset can stop");
    public static readonly DiagnosticDescriptor ReferenceEvaluation = Warning("GQA0073", "Evaluation changes state");
    public static readonly DiagnosticDescriptor BatchScope = Warning("GQA0074", "Predictions depend on batch mates");
    public static readonly DiagnosticDescriptor NoNoise = Warning("GQA0075", "Noise of strength 0");
    public static readonly DiagnosticDescriptor ConstantMinimum = Warning("GQA0076", "min_lr under a constant schedule");

    /// <summary>All of them, by id.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        Syntax, TooLarge, Character, Alias, Tag, SecondDocument, TooDeep, Empty, TooMany,
        UnknownKey, DoubledKey, MissingKey, NoEffect, FixedByPreset,
        WrongType, OutOfRange, UnknownWord, BadText,
        InvalidName, ReservedName, SameSize, SameVariant,
        EmbedDim, UniformGroups, TooManyKvHeads, FixedLength, FixedSum, MinQueries, ImgSize, NoHiddenUnit, TensorTooLarge, BatchScopeOnly, Contradiction,
        StarvedHead, TwoAllocations, ReferenceStops, ReferenceEvaluation, BatchScope, NoNoise, ConstantMinimum,
    ];

    private static DiagnosticDescriptor Warning(string id, string title) => new(id, title, Severity.Warning);
}
