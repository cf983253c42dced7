using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Explain;

/// <summary>An explanation for programs; keys are the spec's where it has them.</summary>
internal static class ExplanationJson
{
    public static string Of(SpecExplanation explanation)
    {
        VariantSpec spec = explanation.Variant.Spec;
        var json = new JsonWriter();
        json.Object(() =>
        {
            json.Property("name", spec.Name);
            json.Property("path", spec.Path);
            json.Property("summary", spec.Summary);
            json.Property("does", explanation.Does);
            if (spec.Grouping is Grouping.Fixed one) json.Numbers(GroupingKeys.Fixed.Name, one.Allocation);
            if (spec.Grouping is Grouping.FixedByLayer layers) json.Numbers(GroupingKeys.Fixed.Name, layers.Allocations.Select(IEnumerable<int> (a) => a));
            json.Object("lowering", () =>
            {
                json.Property("allocation", explanation.Allocation);
                json.Property("attention", explanation.Attention);
                json.Property("reason", explanation.Variant.Reason);
            });
            json.Sentences("training", explanation.Training);
            json.Sentences("evaluation", explanation.Evaluation);
            json.Objects("state", explanation.State.Select<StateEntry, Action>(entry => () =>
            {
                json.Property("key", entry.Key);
                json.Property("meaning", entry.Meaning);
            }));
            json.Objects("sizes", explanation.Dimensions().Zip<SizeDimensions, SizeCost, Action>(explanation.Costs, (size, cost) => () => Size(json, size, cost)));
        });
        return json.ToString();
    }

    private static void Size(JsonWriter json, SizeDimensions s, SizeCost cost)
    {
        json.Property("name", s.Size);
        json.Property("embed_dim", s.Attention.EmbedDim);
        json.Property("depth", s.Model.Depth);
        json.Property("num_heads", s.Attention.NumHeads);
        json.Property("num_kv_heads", s.Attention.NumKvHeads);
        json.Property("head_dim", s.HeadDim);
        json.Property("img_size", s.Model.ImgSize);
        json.Property("patch_size", s.Model.PatchSize);
        json.Property("in_chans", s.Model.InChans);
        json.Property("num_tokens", s.Tokens);
        json.Property("mlp_ratio", s.Model.MlpRatio);
        json.Property("num_classes", s.Model.NumClasses);
        if (s.Window is { } window) json.Property("window", window);
        json.Object("costs", () =>
        {
            json.Property("parameters", cost.Parameters);
            json.Property("forward_flops", cost.ForwardFlops);
            json.Property("backward_flops", cost.BackwardFlops);
            json.Property("kv_bytes_per_token", cost.KvBytesPerToken);
            json.Property("activation_bytes", cost.ActivationBytes);
        });
    }
}
