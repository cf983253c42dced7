using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Attention.Perturbation;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.Conversion;
using GqaGen.Runtime.Grouping.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests.Golden;

/// <summary>Whole Vision Transformers: a forward, and the conversion of an MHA checkpoint.</summary>
public sealed partial class GoldenParity
{
    public static TheoryData<string> ViTCases => GoldenSet.Names("vit_forward");

    public static TheoryData<string> ConversionCases => GoldenSet.Names("checkpoint_conversion");

    [Theory, MemberData(nameof(ViTCases))]
    public void ViTForward(string name)
    {
        using GoldenCase golden = GoldenSet.Open(name);
        foreach (string precision in new[] { "f32", "f64" })
        {
            nn.Module<Tensor, Tensor> model = ReferenceModules.ViT(golden);
            StateDict.Load(model, golden.Under("param."), mayBeMissing: key => !golden.Has($"param.{key}"));
            if (precision == "f64") model.to(ScalarType.Float64);
            model.eval();
            Replay(golden, model, precision);
            Tolerance tolerance = golden.Tolerance(precision);
            var seen = new List<string>();
            foreach ((string stage, string module) in Stages(golden))
            {
                var inner = (nn.HookableModule<Func<nn.Module<Tensor, Tensor>, Tensor, Tensor>, Func<nn.Module<Tensor, Tensor>, Tensor, Tensor, Tensor>>)
                    model.named_modules().Single(m => m.name == module).module;
                inner.register_forward_hook((_, _, output) =>
                {
                    seen.Add(stage);
                    if (precision == "f64") tolerance.Holds(golden[$"stage.{stage}.f64"], output, $"{name} stage.{stage}");
                    return output;
                });
            }
            Tensor logits = model.call(In(golden["images"], precision));
            tolerance.Holds(golden[$"logits.{precision}"], logits, $"{name} logits.{precision}");
            Assert.Equal(Stages(golden).Select(s => s.Stage), seen);
            CheckLayers(golden, model, precision);
        }
    }

    [Theory, MemberData(nameof(ConversionCases))]
    public void CheckpointConversion(string name)
    {
        using GoldenCase golden = GoldenSet.Open(name);
        Dictionary<string, Tensor> source = golden.Read(golden.Text("source"));
        Tensor images = golden.Read(golden.Text("images"))["images"];
        foreach (string precision in new[] { "f32", "f64" })
        foreach (bool ownHead in new[] { false, true })
        {
            nn.Module<Tensor, Tensor> model = ReferenceModules.ViT(golden);
            ConversionResult converted = MhaConversion.Convert(source, ReferenceModules.Dimensions(golden));
            foreach ((string tensor, Tensor value) in golden.Under("converted."))
                golden.Tolerance("f32").Holds(value, converted.Tensors[tensor], $"{name} {tensor}");
            converted.ApplyTo(model);
            if (ownHead) StateDict.Load(model, golden.Under("own."), mayBeMissing: key => !golden.Has($"own.{key}"));
            if (precision == "f64") model.to(ScalarType.Float64);           // the official code pools in float32
            model.eval();
            Replay(golden, model, precision);

            Tensor logits = model.call(In(images, precision));
            string wanted = ownHead ? $"logits.{precision}" : $"logits_with_checkpoint_head.{precision}";
            golden.Tolerance(precision).Holds(golden[wanted], logits, $"{name} {wanted}");
            CheckLayers(golden, model, precision);
        }
    }

    private static IEnumerable<(string Stage, string Module)> Stages(GoldenCase golden) =>
        Enumerable.Range(0, golden.Int("depth")).Select(i => ($"block.{i}", $"blocks.{i}")).Prepend(("patch_embed", "patch_embed")).Append(("norm", "norm"));

    private static void Replay(GoldenCase golden, nn.Module model, string precision)
    {
        IReadOnlyList<ReferenceNoise> noises = ReferenceModules.Noises(model);
        for (int layer = 0; layer < noises.Count; layer++) noises[layer].Source = new RecordedNoise(golden["noise.uniform"][layer]);
        IReadOnlyList<ReferenceWindowedGrouping> groupings = ReferenceModules.Groupings(model);
        for (int layer = 0; layer < groupings.Count; layer++)
        {
            if (golden.Has($"cache.before.{precision}")) groupings[layer].NormCache.copy_(golden[$"cache.before.{precision}"][layer]);
            groupings[layer].RepairIndex = new RecordedDraws(golden.Has("correction.draws") ? golden["correction.draws"][layer].data<int>().ToArray() : []);
        }
    }

    private static void CheckLayers(GoldenCase golden, nn.Module model, string precision)
    {
        IReadOnlyList<IGroupedAttention> layers = [.. model.modules().OfType<IGroupedAttention>()];
        for (int layer = 0; golden.Has("splits") && layer < layers.Count; layer++)
            Same(golden["splits"][layer], layers[layer].LastAllocation, $"{golden.Name} layer {layer} splits, {precision}");
        IReadOnlyList<ReferenceWindowedGrouping> groupings = ReferenceModules.Groupings(model);
        for (int layer = 0; golden.Has($"cache.after.{precision}") && layer < groupings.Count; layer++)
            golden.Tolerance(precision).Holds(golden[$"cache.after.{precision}"][layer], groupings[layer].NormCache, $"{golden.Name} layer {layer} cache.after.{precision}");
    }
}
