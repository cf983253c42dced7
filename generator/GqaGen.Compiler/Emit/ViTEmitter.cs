using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>Emits the Vision Transformer around the attention module.</summary>
internal static class ViTEmitter
{
    public static string Emit(VariantSpec spec, IReadOnlyList<SizeCost> costs)
    {
        string id = spec.Identifier;
        ComputeType? type = ComputeType.Of(spec);
        string compute = type is null ? "" : $", {type.Code}";
        string layer = spec.Grouping is Grouping.FixedByLayer ? "layer, " : "";
        string logits = type is null ? "_head.call(x)" : $"_head.call(x.to({type.Code})).to(torch.ScalarType.Float32)";
        CodeWriter code = new CodeWriter().Line($$"""
            /// <summary>Vision Transformer around <see cref="{{id}}Attention"/>, with timm's parameter names: images [B, in_chans, S, S] → logits [B, num_classes].</summary>
            /// <remarks>
            {{Paragraphs(costs)}}
            /// <para>Exactly, and what is counted: <see cref="{{id}}Costs"/>.</para>
            /// </remarks>
            {{SourceFile.GeneratedCode}}
            public sealed class {{id}}ViT : torch.nn.Module<torch.Tensor, torch.Tensor>, gqa::Models.IVisionModel<{{id}}ViT, {{id}}Options>
            {
                [utils::ComponentName(Name = "patch_embed")] private readonly gqa::Blocks.PatchEmbed _patchEmbed;
                [utils::ComponentName(Name = "cls_token")] private readonly modules::Parameter _clsToken;
                [utils::ComponentName(Name = "pos_embed")] private readonly modules::Parameter _posEmbed;
                [utils::ComponentName(Name = "blocks")] private readonly modules::ModuleList<gqa::Blocks.Block<{{id}}Attention>> _blocks;
                [utils::ComponentName(Name = "norm")] private readonly modules::LayerNorm _norm;
                [utils::ComponentName(Name = "head")] private readonly gqa::Blocks.ClassifierHead _head;

                /// <summary>Makes the model with freshly initialised weights.</summary>
                /// <exception cref="global::System.ArgumentException">The options do not fit together.</exception>
                public {{id}}ViT({{id}}Options options, gqa::Blocks.Initializer init)
                    : base(nameof({{id}}ViT))
                {
                    options.Validate();
                    Options = options;
                    _patchEmbed = new(options.ImgSize, options.PatchSize, options.InChans, options.EmbedDim, init{{compute}});
                    _clsToken = init.Parameter([1, 1, options.EmbedDim], deviation: 1e-6);
                    _posEmbed = init.Parameter([1, options.NumTokens, options.EmbedDim], deviation: 0.02);
                    var blocks = new gqa::Blocks.Block<{{id}}Attention>[options.Depth];
                    for (int layer = 0; layer < blocks.Length; layer++)
                        blocks[layer] = new(new(options, {{layer}}init), options.EmbedDim, options.MlpRatio, options.ProjDrop, init{{compute}});
                    _blocks = new(blocks);
                    _norm = init.LayerNorm(options.EmbedDim);
                    _head = init.ClassifierHead(options.EmbedDim, options.NumClasses);
                    AttentionLayers = global::System.Array.ConvertAll(blocks, block => block.Attention);
                    RegisterComponents();
                }

                /// <inheritdoc/>
                public static string VariantName => {{Literal.Of(spec.Name)}};

                /// <inheritdoc/>
                public static string Spec => {{id}}Spec.Text;

                /// <inheritdoc/>
                public static gqa::Models.TrainingOptions DefaultTraining => {{id}}Training.Defaults;

                /// <inheritdoc/>
                public static collections::IReadOnlyDictionary<string, {{id}}Options> Sizes => {{id}}Options.Sizes;

                /// <inheritdoc/>
                public static collections::IReadOnlyDictionary<string, gqa::Models.ModelCost> Costs => {{id}}Costs.Sizes;

                /// <summary>What the model was built with.</summary>
                public {{id}}Options Options { get; }

                /// <inheritdoc/>
                public gqa::Models.ViTOptions Dimensions => Options;

                /// <summary>The attention modules, first layer first.</summary>
                public collections::IReadOnlyList<{{id}}Attention> AttentionLayers { get; }

                collections::IReadOnlyList<gqa::Attention.IGroupedAttention> gqa::Models.IVisionModel<{{id}}ViT>.AttentionLayers => AttentionLayers;

                /// <inheritdoc/>
                public static {{id}}ViT Create({{id}}Options options, long seed = 42, torch.Device? device = null) => new(options, new gqa::Blocks.Initializer(seed, device));

                /// <summary>Images [B, in_chans, S, S] → logits [B, num_classes].</summary>
                public override torch.Tensor forward(torch.Tensor images)
                {
                    using var scope = torch.NewDisposeScope();
            {{Forward(id, logits)}}
                }
            }
            """);
        return code.ToString();
    }

    private static string Forward(string id, string logits) => new CodeWriter().Commented(
    [
        ("        torch.Tensor patches = _patchEmbed.call(images);", "[B, (S/P)², C]"),
        ("        torch.Tensor cls = _clsToken.expand(patches.shape[0], -1, -1);", "[B, 1, C]"),
        ("        torch.Tensor x = torch.cat([cls, patches], dim: 1) + _posEmbed;", "[B, N, C]"),
        ($"        foreach (gqa::Blocks.Block<{id}Attention> block in _blocks) x = block.call(x);", ""),
        ("        x = _norm.call(x).select(1, 0);", "[B, C]: the class token"),
        ($"        return {logits}.MoveToOuterDisposeScope();", "[B, num_classes]"),
    ]).ToString().TrimEnd('\n');

    private static string Paragraphs(IReadOnlyList<SizeCost> costs) =>
        string.Join("\n", costs.Select(cost => $"/// <para><c>{cost.Size}</c>: {CostText.Sentence(cost)}</para>"));
}
