using GqaGen.Runtime.Models;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests;

/// <summary>All variants under test: the paper's, and those of this project's own specs.</summary>
internal static class EveryVariant
{
    public static IReadOnlyList<Variant> All { get; } = [.. Variants.GqaCatalog.All, .. GqaCatalog.All];

    public static TheoryData<string> Names => [.. All.Select(v => v.Name)];

    public static Variant Named(string name) => All.Single(v => v.Name == name);

    /// <summary>A small model of the variant: C = 24, H = 6, depth 2, 8×8 images.</summary>
    public static nn.Module<Tensor, Tensor> Small(string name, long seed = 1, double drop = 0) => Named(name).Accept(new Make(seed, drop));

    private sealed class Make(long seed, double drop) : IVariantVisitor<nn.Module<Tensor, Tensor>>
    {
        public nn.Module<Tensor, Tensor> Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            ViTOptions options = variant.Size(variant.SizeNames.Contains("tiny") ? "tiny" : "default");
            return TModel.Create((TOptions)(options with
            {
                EmbedDim = 24,
                NumHeads = 6,
                NumKvHeads = options.NumKvHeads == options.NumHeads ? 6 : options.NumKvHeads == 1 ? 1 : 3,
                Depth = 2,
                ImgSize = 8,
                PatchSize = 4,
                InChans = 1,
                NumClasses = 10,
                AttnDrop = drop,
                ProjDrop = drop,
            }), seed);
        }
    }
}
