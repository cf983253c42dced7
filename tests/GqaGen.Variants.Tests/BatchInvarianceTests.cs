using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests;

/// <summary>An image has the same logits, to the last bit, in any batch; but where the variant says that its batch mates matter.</summary>
public sealed class BatchInvarianceTests
{
    /// <summary>One allocation for the batch, or noise drawn for each image in its place.</summary>
    private static readonly string[] Dependent = ["kdgqa-batch", "reference-kdgqa", "reference-dgqa-difference", "perturbed-kdgqa"];

    /// <summary>
    /// Norms in proportion, which untrained seldom move a head; and libtorch's float16 GELU, whose last bits on a CPU depend on where a
    /// thread's part of the tensor ends.
    /// </summary>
    private static readonly string[] Undecided = ["reference-dgqa-ema", "kdgqa-float16"];

    public static TheoryData<string> Names => [.. EveryVariant.All.Select(v => v.Name).Except(Undecided)];

    [Theory, MemberData(nameof(Names))]
    public void OnlyVariantsThatSayOtherwiseDependOnTheBatch(string name)
    {
        IReadOnlyList<BatchInvarianceRow> rows = EveryVariant.Named(name).Accept(new Audit());
        bool expected = !Dependent.Contains(name);
        Assert.True(expected == rows.All(r => r.Changed == 0), $"{name} {(expected ? "depends" : "does not depend")} on the batch: {string.Join(", ", rows)}");
    }

    private sealed class Audit : IVariantVisitor<IReadOnlyList<BatchInvarianceRow>>
    {
        public IReadOnlyList<BatchInvarianceRow> Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            // Some of a hundred tokens and more, as at the paper's sizes; some of 17.
            ViTOptions options = variant.SizeNames.Contains("tiny") ? variant.Size("tiny") : variant.Size("default") with { ImgSize = 48, PatchSize = 4, Depth = 2, NumClasses = 300 };
            using TModel model = TModel.Create((TOptions)options, seed: 3);
            using var generator = new Generator(5);
            using DisposeScope scope = NewDisposeScope();
            // Of very different sizes, so that the norms of some rule over others where a batch shares its allocation.
            Tensor images = randn([17, options.InChans, options.ImgSize, options.ImgSize], generator: generator) * logspace(-1, 1.5, 17).reshape(17, 1, 1, 1);
            return BatchInvariance.Audit(model, images, [2, 3, 8, 17]);
        }
    }
}
