using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Binding;

/// <summary>The conditions that tie keys of several sections together.</summary>
internal static class Fit
{
    /// <summary>The sections in which a problem is shown: at the first of the keys that is written in any of them.</summary>
    public sealed record Places(params Section[] Sections)
    {
        public bool Good(params string[] keys) => Sections.All(s => s.Good(keys));

        public TextSpan Of(params string[] keys)
        {
            foreach (string key in keys)
            foreach (Section section in Sections)
                if (section.Has(key)) return section.ValueSpan(key);
            return Sections[0].Place;
        }
    }

    public static void Check(AttentionSpec a, Grouping grouping, VitSpec m, Places places, string? size, DiagnosticBag diagnostics)
    {
        string at = size is null ? "" : $"size {size}: ";
        void Require(bool holds, string[] keys, string problem)
        {
            if (!holds && places.Good(keys)) diagnostics.DoesNotFit(places.Of(keys), at + problem);
        }

        Require(a.EmbedDim % a.NumHeads == 0, ["embed_dim", "num_heads"], $"embed_dim {a.EmbedDim} is not a multiple of num_heads {a.NumHeads}");
        Require(m.ImgSize % m.PatchSize == 0, ["img_size", "patch_size"], $"img_size {m.ImgSize} is not a multiple of patch_size {m.PatchSize}");
        Require(m.MlpRatio * a.EmbedDim >= 1, ["mlp_ratio", "embed_dim"], $"mlp_ratio {m.MlpRatio.ToString(System.Globalization.CultureInfo.InvariantCulture)} gives the MLP no hidden unit");
        if (grouping is Grouping.Fixed f)
        {
            CheckAllocation(a, f, places, at, diagnostics);
            return;
        }
        Require(a.NumKvHeads <= a.NumHeads, ["num_kv_heads", "num_heads"], $"num_kv_heads {a.NumKvHeads} is more than num_heads {a.NumHeads}");
        if (a.NumKvHeads > a.NumHeads) return;
        if (grouping is Grouping.Uniform)
            Require(a.NumHeads % a.NumKvHeads == 0, ["num_kv_heads", "num_heads"],
                $"num_heads {a.NumHeads} is not a multiple of num_kv_heads {a.NumKvHeads}, and uniform groups have one size; choose one of {Divisors(a.NumHeads)}, or another rule");
        int least = grouping switch { Grouping.KeyNorm k => k.Sharing.MinQueries, Grouping.Difference d => d.Sharing.MinQueries, Grouping.Ema e => e.Sharing.MinQueries, _ => 0 };
        Require(least * a.NumKvHeads <= a.NumHeads, ["min_queries", "num_kv_heads", "num_heads"], $"{a.NumKvHeads} KV heads with at least {least} query heads each need more than the {a.NumHeads} there are");
    }

    private static void CheckAllocation(AttentionSpec a, Grouping.Fixed f, Places places, string at, DiagnosticBag diagnostics)
    {
        if (f.Allocation.Count == 0 || !places.Good("num_heads", "num_kv_heads", "fixed")) return;
        if (f.Allocation.Count != a.NumKvHeads)
            diagnostics.Allocation(places.Of("fixed", "num_kv_heads"), $"{at}fixed has {f.Allocation.Count} counts for num_kv_heads {a.NumKvHeads}; write one a KV head");
        if (f.Allocation.Sum() != a.NumHeads)
            diagnostics.Allocation(places.Of("fixed", "num_heads"), $"{at}fixed sums to {f.Allocation.Sum()}, and num_heads is {a.NumHeads}; every query head belongs to one KV head");
    }

    private static string Divisors(int numHeads) => string.Join(", ", Enumerable.Range(1, numHeads).Where(g => numHeads % g == 0));
}
