namespace GqaGen.Compiler.Diagnostics;

/// <summary>What papers and other libraries call the keys and words of a spec.</summary>
internal static class OtherNames
{
    /// <summary>In lower case, without separators.</summary>
    public static IReadOnlyDictionary<string, string> Table { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // PyTorch, timm, Hugging Face, plain English.
        ["title"] = "name",
        ["description"] = "summary",
        ["variant"] = "name",
        ["noise"] = "perturbed",
        ["dmodel"] = "embed_dim",
        ["hiddensize"] = "embed_dim",
        ["hiddendim"] = "embed_dim",
        ["nhead"] = "num_heads",
        ["nheads"] = "num_heads",
        ["numattentionheads"] = "num_heads",
        ["numkeyvalueheads"] = "num_kv_heads",
        ["groups"] = "num_kv_heads",
        ["numgroups"] = "num_kv_heads",
        ["attentiondropout"] = "attn_drop",
        ["dropout"] = "proj_drop",
        ["layers"] = "depth",
        ["nlayers"] = "depth",
        ["numlayers"] = "depth",
        ["numhiddenlayers"] = "depth",
        ["channels"] = "in_chans",
        ["numchannels"] = "in_chans",
        ["inchannels"] = "in_chans",
        ["numlabels"] = "num_classes",
        ["learningrate"] = "lr",
        ["minlearningrate"] = "min_lr",
        ["maxgradnorm"] = "clip_grad",
        ["gradientclip"] = "clip_grad",
        ["gradclip"] = "clip_grad",
        ["dtype"] = "precision",
        ["fp32"] = "float32",
        ["fp16"] = "float16",
        ["half"] = "float16",
        ["bf16"] = "bfloat16",
        ["type"] = "rule",
        ["allocation"] = "fixed",
        ["allocations"] = "fixed",
        ["beta"] = "decay",
        ["momentum"] = "decay",
        ["std"] = "strength",
        ["sigma"] = "strength",

        // The paper's names of variants, taken for their rules.
        ["mha"] = "uniform",
        ["mqa"] = "uniform",
        ["gqa"] = "uniform",
        ["kdgqa"] = "key-norm",
        ["pgqa"] = "perturbed",
    };
}
