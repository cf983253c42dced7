using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests;

/// <summary>Models with a narrower type compiled in, against float32 models with the same weights.</summary>
public sealed class PrecisionTests
{
    // The README states these: the largest error of a logit, and of an entry of a parameter's gradient, as a share of the largest.
    private const double BFloat16Logits = 0.02, BFloat16Gradients = 0.1, Float16Logits = 0.003, Float16Gradients = 0.03;

    [Theory]
    [InlineData("gqa-bfloat16", "gqa", BFloat16Logits, BFloat16Gradients)]
    [InlineData("kdgqa-float16", "kdgqa", Float16Logits, Float16Gradients)]
    public void LogitsAndGradientsAreWithinTheirBound(string narrow, string wide, double logitsBound, double gradientsBound)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (long seed in new long[] { 1, 2, 3 })
        {
            nn.Module<Tensor, Tensor> exact = EveryVariant.Small(wide, seed), model = EveryVariant.Small(narrow, seed);
            StateDict.Load(model, exact.state_dict());
            using var generator = new Generator((ulong)seed);
            Tensor images = rand([8, 1, 8, 8], generator: generator), weights = randn([8, 10], generator: generator);
            Tensor expected = exact.call(images), logits = model.call(images);
            Assert.Equal(ScalarType.Float32, logits.dtype);
            Within(logitsBound, logits, expected, "logits");

            (expected * weights).sum().backward();
            (logits * weights).sum().backward();
            foreach ((string name, TorchSharp.Modules.Parameter parameter) in model.named_parameters())
            {
                Assert.Equal(ScalarType.Float32, parameter.grad!.dtype);
                if (name.EndsWith("attn.k.bias", StringComparison.Ordinal)) continue;       // zero but for rounding: it shifts all scores of a row alike
                Within(gradientsBound, parameter.grad!, exact.get_parameter(name)!.grad!, $"gradient of {name}");
            }
        }
    }

    /// <summary>Fewer epochs in float16, whose products take several times as long on a CPU.</summary>
    [Theory]
    [InlineData("gqa-bfloat16", 8, 0.8)]
    [InlineData("kdgqa-float16", 3, 0.5)]
    [InlineData("pgqa-bfloat16", 8, 0.8)]
    public void ModelsLearnDigits(string name, int epochs, double atLeast)
    {
        double accuracy = EveryVariant.Named(name).Accept(new Learn(epochs));
        Assert.True(accuracy > atLeast, $"{name} reads {100 * accuracy:0.0} % of the validation digits after {epochs} epochs");
    }

    private static void Within(double bound, Tensor actual, Tensor expected, string what)
    {
        double error = (actual - expected).abs().max().item<float>() / expected.abs().max().item<float>();
        Assert.True(error <= bound, $"{what}: off by {100 * error:0.00} % of the largest, more than {100 * bound:0.00} %");
    }

    private sealed class Learn(int epochs) : IVariantVisitor<double>
    {
        public double Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            using DatasetSplits digits = Digits.Load();
            ViTOptions options = variant.Size("default") with { EmbedDim = 48, NumHeads = 6, NumKvHeads = 3, ImgSize = 8, PatchSize = 2, InChans = 1, AttnDrop = 0, ProjDrop = 0 };
            using TModel model = TModel.Create((TOptions)options, seed: 1);
            using var trainer = new Trainer<TModel>(model, digits.Train, new() { LearningRate = 2e-3, WeightDecay = 0.3, Schedule = LearningRateSchedule.Cosine, WarmupEpochs = 1, ClipGrad = 1, Epochs = epochs });
            trainer.Fit();
            return Evaluator.Evaluate(model, digits.Validation).Accuracy;
        }
    }
}
