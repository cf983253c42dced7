using System.Text.RegularExpressions;
using GqaGen.Runtime.Models;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>One tensor of a conversion: what the report says of it, and how it is made (not at all, if it is left out).</summary>
internal sealed record ConversionStep(ConvertedTensor Entry, Func<Tensor>? Make);

/// <summary>Plans a conversion from the names and shapes of the source alone, collecting everything that does not fit.</summary>
internal sealed partial class ConversionPlan(IReadOnlyDictionary<string, Tensor> source, ViTOptions target, HeadPooling pooling)
{
    private readonly HeadPool _pool = new(pooling, target.NumHeads, target.NumKvHeads);
    private readonly List<ConversionStep> _steps = [];
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>The steps, in the order of the model.</summary>
    /// <exception cref="CheckpointException">The source does not fit.</exception>
    public IReadOnlyList<ConversionStep> Build()
    {
        long c = target.EmbedDim, patch = target.PatchSize;
        Copy("cls_token", 1, 1, c);
        Copy("pos_embed", 1, target.NumTokens, c);
        Copy("patch_embed.proj.weight", c, target.InChans, patch, patch);
        Copy("patch_embed.proj.bias", c);
        for (int i = 0; i < target.Depth; i++) Block($"blocks.{i}");
        Copy("norm.weight", c);
        Copy("norm.bias", c);
        Head();
        Rest();
        return _problems.Count == 0 ? _steps : throw new CheckpointException("The source is not an MHA checkpoint of the target's dimensions", _problems);
    }

    private void Block(string block)
    {
        long c = target.EmbedDim, hidden = (long)(c * target.MlpRatio);
        Copy($"{block}.norm1.weight", c);
        Copy($"{block}.norm1.bias", c);
        Projections($"{block}.attn");
        Copy($"{block}.attn.proj.weight", c, c);
        Copy($"{block}.attn.proj.bias", c);
        Copy($"{block}.norm2.weight", c);
        Copy($"{block}.norm2.bias", c);
        Copy($"{block}.mlp.fc1.weight", hidden, c);
        Copy($"{block}.mlp.fc1.bias", hidden);
        Copy($"{block}.mlp.fc2.weight", c, hidden);
        Copy($"{block}.mlp.fc2.bias", c);
    }

    private void Projections(string attn)
    {
        bool separate = !source.ContainsKey($"{attn}.qkv.weight")
            && "qkv".Any(part => source.ContainsKey($"{attn}.{part}.weight") || source.ContainsKey($"{attn}.{part}.bias"));
        Projections(attn, "weight", [target.EmbedDim], fused: !separate);
        if (target.QkvBias) Projections(attn, "bias", [], fused: !separate);
    }

    private void Projections(string attn, string suffix, long[] rest, bool fused)
    {
        long c = target.EmbedDim;
        if (fused) Expect($"{attn}.qkv.{suffix}", [3 * c, .. rest]);
        for (int part = 0; part < 3; part++)
        {
            int index = part;
            string name = $"{attn}.{"qkv"[part]}.{suffix}", from = fused ? $"rows {part * c} to {((part + 1) * c) - 1} of {attn}.qkv.{suffix}" : name;
            if (!fused) Expect(name, [c, .. rest]);
            if (part == 0 || target.NumKvHeads == target.NumHeads)                       // a mean of one head would lose the sign of −0
                Add(name, fused ? ConversionKind.Split : ConversionKind.Copied, from, () => Rows(index, suffix).clone());
            else
                Add(name, ConversionKind.Pooled, $"{pooling} of {target.NumHeads / target.NumKvHeads} heads each of {from}", () => _pool.Pool(Rows(index, suffix), keyWeight: Rows(1, "weight")));
        }

        // Part 0, 1 or 2 of the fused projection: q, k or v, [C, C] or [C].
        Tensor Rows(int part, string of) => fused
            ? source[$"{attn}.qkv.{of}"].narrow(0, part * c, c)
            : source[$"{attn}.{"qkv"[part]}.{of}"];
    }

    private void Head()
    {
        bool present = source.TryGetValue("head.weight", out Tensor? weight) | source.ContainsKey("head.bias");
        long classes = weight is { ndim: 2 } ? weight.shape[0] : target.NumClasses;
        if (present && classes == target.NumClasses)
        {
            Copy("head.weight", classes, target.EmbedDim);
            Copy("head.bias", classes);
            return;
        }
        if (present)
        {
            Expect("head.weight", [classes, target.EmbedDim]);
            Expect("head.bias", [classes]);
        }
        string reason = present ? $"it has {classes} classes, the target {target.NumClasses}" : "the source has none";
        foreach (string name in new[] { "head.weight", "head.bias" }) _steps.Add(new(new(name, ConversionKind.LeftOut, reason), Make: null));
    }

    private void Rest()
    {
        foreach (string name in source.Keys.Where(name => !_used.Contains(name)).Order(StringComparer.Ordinal))
        {
            if (OwnState().IsMatch(name)) _steps.Add(new(new(name, ConversionKind.LeftOut, "state of the source's own grouping, noise or dropout"), Make: null));
            else _problems.Add($"unexpected: {SafetensorsException.Quote(name)}, {TensorHeader.Of(source[name])}{Hint(name)}");
        }
    }

    private string Hint(string name) => !target.QkvBias && name.EndsWith(".bias", StringComparison.Ordinal) && name.Contains(".attn.", StringComparison.Ordinal)
        ? "; the target has QkvBias = false and would drop it"
        : "";

    private void Copy(string name, params long[] shape)
    {
        Expect(name, shape);
        Add(name, ConversionKind.Copied, name, () => source[name].clone());
    }

    private void Add(string name, ConversionKind kind, string reason, Func<Tensor> make) => _steps.Add(new(new(name, kind, reason), make));

    private void Expect(string name, long[] shape)
    {
        _used.Add(name);
        if (!source.TryGetValue(name, out Tensor? tensor)) _problems.Add($"missing: '{name}', expected shape {TensorHeader.Shown(shape)}");
        else if (!tensor.shape.SequenceEqual(shape)) _problems.Add($"'{name}': expected shape {TensorHeader.Shown(shape)}, found {TensorHeader.Shown(tensor.shape)}");
        else if (!tensor.is_floating_point()) _problems.Add($"'{name}': expected a floating dtype, found {tensor.dtype}");
    }

    [GeneratedRegex(@"^blocks\.\d+\.(attn\.(grouping|noise|attn_drop|proj_drop)|mlp\.drop[12])\.")]
    private static partial Regex OwnState();
}
