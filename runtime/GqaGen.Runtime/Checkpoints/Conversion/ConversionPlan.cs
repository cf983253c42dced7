using System.Text.RegularExpressions;
using GqaGen.Runtime.Models;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>Plans a conversion from the names and shapes of the source alone, collecting everything that does not fit.</summary>
internal sealed partial class ConversionPlan
{
    private readonly IReadOnlyDictionary<string, TensorHeader> _source;
    private readonly ViTOptions _target;
    private readonly ConversionProblems _problems = new();
    private readonly List<ConversionStep> _steps = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    private ConversionPlan(IReadOnlyDictionary<string, TensorHeader> source, ViTOptions target) => (_source, _target) = (source, target);

    /// <summary>The steps, in the order of the model.</summary>
    /// <exception cref="CheckpointException">The source does not fit.</exception>
    public static IReadOnlyList<ConversionStep> Of(IReadOnlyDictionary<string, TensorHeader> source, ViTOptions target, HeadPooling pooling)
    {
        var plan = new ConversionPlan(source, target);
        plan.Build(pooling);
        return plan._problems.Count == 0 ? plan._steps : throw new CheckpointException(plan.Summary(), plan._problems.Lines);
    }

    private void Build(HeadPooling pooling)
    {
        long c = _target.EmbedDim;
        Copy("cls_token", 1, 1, c);
        Positions();
        PatchWeight();
        Copy("patch_embed.proj.bias", c);
        for (int i = 0; i < _target.Depth; i++) Block($"blocks.{i}", pooling);
        Copy("norm.weight", c);
        Copy("norm.bias", c);
        Head();
        Rest();
    }

    private void Block(string block, HeadPooling pooling)
    {
        long c = _target.EmbedDim, hidden = (long)(c * _target.MlpRatio);
        Copy($"{block}.norm1.weight", c);
        Copy($"{block}.norm1.bias", c);
        new AttentionPlan(_target, pooling, _source, $"{block}.attn", Expect, _steps.Add).Build();
        Copy($"{block}.attn.proj.weight", c, c);
        Copy($"{block}.attn.proj.bias", c);
        Copy($"{block}.norm2.weight", c);
        Copy($"{block}.norm2.bias", c);
        Copy($"{block}.mlp.fc1.weight", hidden, c);
        Copy($"{block}.mlp.fc1.bias", hidden);
        Copy($"{block}.mlp.fc2.weight", c, hidden);
        Copy($"{block}.mlp.fc2.bias", c);
    }

    private void Positions()
    {
        const string name = "pos_embed";
        long c = _target.EmbedDim, side = _target.ImgSize / _target.PatchSize;
        long[] wanted = [1, _target.NumTokens, c];
        bool isGrid = _source.TryGetValue(name, out TensorHeader found) && found.Shape is [1, _, _] && found.Shape[2] == c && found.Shape[1] != _target.NumTokens;
        if (!isGrid || PositionGrid.Of(found.Shape[1]) is not { } grid)
        {
            Copy(name, wanted, isGrid ? "; its patches are no square grid, with or without a position of the class token, so it cannot be interpolated" : "");
            return;
        }
        Expect(name, [.. found.Shape], "");
        _steps.Add(new(Entry(name, ConversionKind.Resized, grid.Describe(side), found, wanted), name, Change: (positions, _) => grid.Resample(positions, side)));
    }

    private void PatchWeight()
    {
        const string name = "patch_embed.proj.weight";
        long c = _target.EmbedDim, patch = _target.PatchSize, channels = _target.InChans;
        long[] wanted = [c, channels, patch, patch];
        TensorHeader found = _source.GetValueOrDefault(name);
        long[] shape = found.Shape is { IsDefault: false } known ? [.. known] : [];
        if (shape is [var width, var flat] && width == c && flat % (patch * patch) == 0)        // a linear layer: timm's models of 2020
            shape = [c, flat / (patch * patch), patch, patch];
        if (shape.SequenceEqual([c, 3, patch, patch]) && channels == 1)
        {
            Expect(name, [.. found.Shape], "");
            _steps.Add(new(Entry(name, ConversionKind.Resized, "summed over 3 input channels", found, wanted), name,
                Change: (weight, _) => weight.to(ScalarType.Float32).reshape(shape).sum([1], keepdim: true).to(weight.dtype)));      // timm/models/_manipulate.py, adapt_input_conv
        }
        else if (shape.SequenceEqual(wanted) && found.Shape.Length == 2)
        {
            Expect(name, [.. found.Shape], "");
            _steps.Add(new(Entry(name, ConversionKind.Copied, "a linear layer made a convolution", found, wanted), name, Change: (weight, _) => weight.reshape(wanted).clone()));
        }
        else
        {
            Copy(name, wanted, shape is not [_, var inputs, var rows, _] ? ""
                : rows != patch ? $"; patches are not resized: set patch_size: {rows}"
                : inputs != channels ? $"; only 3 channels can be made 1: set in_chans: {inputs}" : "");
        }
    }

    private void Head()
    {
        string[] representation = [.. _source.Keys.Where(name => name.StartsWith("pre_logits.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        bool present = _source.TryGetValue("head.weight", out TensorHeader weight) | _source.ContainsKey("head.bias");
        long classes = weight.Shape is { IsDefault: false, Length: 2 } ? weight.Shape[0] : _target.NumClasses;
        if (present && representation.Length == 0 && classes == _target.NumClasses)
        {
            Copy("head.weight", classes, _target.EmbedDim);
            Copy("head.bias", classes);
            return;
        }
        if (present && representation.Length == 0)
        {
            Expect("head.weight", [classes, _target.EmbedDim], "");
            Expect("head.bias", [classes], "");
        }
        string reason = representation.Length > 0 ? "it reads the representation layer pre_logits, which the target does not have"
            : present ? $"it has {classes} classes, the target {_target.NumClasses}" : "the source has none";
        foreach (string name in new[] { "head.weight", "head.bias" }) LeaveOut(name, reason);
        foreach (string name in representation) LeaveOut(name, "the representation layer of timm's in21k models of 2021, which the target does not have");
    }

    private void Rest()
    {
        foreach (string name in _source.Keys.Where(name => !_used.Contains(name)).Order(StringComparer.Ordinal))
        {
            if (OwnState().IsMatch(name)) LeaveOut(name, "state of the source's own grouping, noise or dropout");
            else _problems.Unexpected(name, _source[name], Hint(name));
        }
    }

    private string Hint(string name) => !_target.QkvBias && name.EndsWith(".bias", StringComparison.Ordinal) && name.Contains(".attn.", StringComparison.Ordinal)
        ? "; the target has QkvBias = false and would drop it"
        : ForeignLayers.Hint(name);

    private void LeaveOut(string name, string reason)
    {
        _used.Add(name);
        bool exists = _source.TryGetValue(name, out TensorHeader header);
        _steps.Add(new(new(name, ConversionKind.LeftOut, reason) { SourceShape = exists ? header.Shape : null }, exists ? name : null));
    }

    private void Copy(string name, params long[] shape) => Copy(name, shape, "");

    private void Copy(string name, long[] shape, string hint)
    {
        Expect(name, shape, hint);
        _steps.Add(new(Entry(name, ConversionKind.Copied, "", new(default, [.. shape]), shape), name));
    }

    private void Expect(string name, long[] shape) => Expect(name, shape, "");

    private void Expect(string name, long[] shape, string hint)
    {
        _used.Add(name);
        if (!_source.TryGetValue(name, out TensorHeader tensor)) _problems.Missing(name, shape);
        else if (!tensor.Shape.SequenceEqual(shape)) _problems.Misshapen(name, shape, tensor.Shape, hint);
        else if (!is_floating_point(tensor.Dtype)) _problems.NotFloating(name, tensor);
    }

    private static ConvertedTensor Entry(string name, ConversionKind kind, string reason, TensorHeader source, long[] shape) =>
        new(name, kind, reason) { SourceShape = source.Shape, Shape = shape };

    private string Summary() => _source.Keys.Any(_used.Contains)
        ? $"The source{SourceSizes.Of(_source)} does not fit the target ({SourceSizes.Of(_target)})"
        : "The source has none of the names of timm's Vision Transformer (cls_token, pos_embed, blocks.0.attn.qkv.weight …)";

    [GeneratedRegex(@"^blocks\.\d+\.(attn\.(grouping|noise|attn_drop|proj_drop)|mlp\.drop[12])\.")]
    private static partial Regex OwnState();
}
