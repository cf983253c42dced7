using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Explain;

/// <summary>An explanation for programs; keys are the spec's where it has them.</summary>
internal static class ExplanationJson
{
    public static string Of(SpecExplanation explanation)
    {
        VariantSpec spec = explanation.Variant.Spec;
        JsonWriter json = new JsonWriter().Open('{')
            .Text(spec.Name, "name")
            .Text(spec.Path, "path")
            .Text(spec.Summary, "summary")
            .Text(explanation.Does, "does");
        Allocations(json, spec.Grouping);
        json.Open('{', "lowering")
            .Text(explanation.Allocation, "allocation")
            .Text(explanation.Attention, "attention")
            .Text(explanation.Variant.Reason, "reason")
            .Close('}');
        Texts(json, "training", explanation.Training);
        Texts(json, "evaluation", explanation.Evaluation);

        json.Open('[', "state");
        foreach (StateEntry entry in explanation.State)
            json.Open('{').Text(entry.Key, "key").Text(entry.Meaning, "meaning").Close('}');
        json.Close(']').Open('[', "sizes");
        foreach ((SizeDimensions size, SizeCost cost) in explanation.Dimensions().Zip(explanation.Costs, (size, cost) => (size, cost))) Size(json, size, cost);
        return json.Close(']').Close('}').ToString();
    }

    private static void Allocations(JsonWriter json, Grouping grouping)
    {
        if (grouping is Grouping.Fixed f) json.Numbers(f.Allocation, GroupingKeys.Fixed.Name);
        if (grouping is not Grouping.FixedByLayer layers) return;
        json.Open('[', GroupingKeys.Fixed.Name);
        foreach (EquatableArray<int> allocation in layers.Allocations) json.Numbers(allocation);
        json.Close(']');
    }

    private static void Texts(JsonWriter json, string key, IEnumerable<string> sentences)
    {
        json.Open('[', key);
        foreach (string sentence in sentences) json.Text(sentence);
        json.Close(']');
    }

    private static void Size(JsonWriter json, SizeDimensions s, SizeCost cost)
    {
        json.Open('{')
            .Text(s.Size, "name")
            .Number(s.Attention.EmbedDim, "embed_dim")
            .Number(s.Model.Depth, "depth")
            .Number(s.Attention.NumHeads, "num_heads")
            .Number(s.Attention.NumKvHeads, "num_kv_heads")
            .Number(s.HeadDim, "head_dim")
            .Number(s.Model.ImgSize, "img_size")
            .Number(s.Model.PatchSize, "patch_size")
            .Number(s.Model.InChans, "in_chans")
            .Number(s.Tokens, "num_tokens")
            .Number(s.Model.MlpRatio, "mlp_ratio")
            .Number(s.Model.NumClasses, "num_classes");
        if (s.Window is { } window) json.Number(window, "window");
        json.Open('{', "costs")
            .Number(cost.Parameters, "parameters")
            .Number(cost.ForwardFlops, "forward_flops")
            .Number(cost.BackwardFlops, "backward_flops")
            .Number(cost.KvBytesPerToken, "kv_bytes_per_token")
            .Number(cost.ActivationBytes, "activation_bytes")
            .Close('}')
            .Close('}');
    }
}
