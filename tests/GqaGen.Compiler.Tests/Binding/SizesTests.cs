using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Tests.Binding;

public sealed class SizesTests
{
    [Fact]
    public void ASizeHoldsWhatItSetsInTheOrderOfTheKeyTable()
    {
        NamedSize size = Size("grouping: { rule: ema }\nsizes: { extra-large: { window: 30, mlp_ratio: 2.5, depth: 3, num_kv_heads: 4, num_heads: 8, embed_dim: 64 } }");
        Assert.Equal(("extra-large", "ExtraLarge"), (size.Name, size.Identifier));
        Assert.Equal(
            [new("embed_dim", 64), new("num_heads", 8), new("num_kv_heads", 4), new("depth", 3), new("mlp_ratio", 2.5), new("window", 30)],
            size.Overrides);
    }

    [Fact]
    public void TheRestIsTheSpecs()
    {
        NamedSize size = Size("attention: { qkv_bias: false, attn_drop: 0.1 }\nmodel: { num_classes: 10 }\ngrouping: { rule: difference, window: 9 }\nsizes: { a: { depth: 2 } }");
        Assert.Equal(new AttentionSpec(384, 6, 3, QkvBias: false, 0.1, 0), size.Attention);
        Assert.Equal(new VitSpec(224, 16, 3, 2, 4, 10), size.Model);
        Assert.Equal(9, Assert.IsType<Grouping.Difference>(size.Grouping).Window);
    }

    [Fact]
    public void AWindowOfItsOwn() =>
        Assert.Equal(3, Assert.IsType<Grouping.Ema>(Size("grouping: { rule: ema }\nsizes: { a: { window: 3 } }").Grouping).Window);

    [Fact]
    public void TheDefaultOfKvHeadsFollowsTheSizesHeadsAndIsWrittenOut()
    {
        NamedSize size = Size("sizes: { a: { embed_dim: 768, num_heads: 12 } }");
        Assert.Equal(6, size.Attention.NumKvHeads);
        Assert.Equal([new("embed_dim", 768), new("num_heads", 12), new("num_kv_heads", 6)], size.Overrides);
    }

    [Fact]
    public void KvHeadsWrittenInTheSpecStay()
    {
        NamedSize size = Size("attention: { num_kv_heads: 3 }\nsizes: { a: { embed_dim: 768, num_heads: 12 } }");
        Assert.Equal(3, size.Attention.NumKvHeads);
        Assert.DoesNotContain(size.Overrides, o => o.Key == "num_kv_heads");
    }

    [Fact]
    public void KvHeadsOfAFixedAllocationStay() =>
        Assert.Equal(2, Size("grouping: { fixed: [4, 2] }\nsizes: { a: { embed_dim: 768 } }").Attention.NumKvHeads);

    [Fact]
    public void AnAllocationForEachLayerStays()
    {
        NamedSize size = Size("model: { depth: 2 }\ngrouping: { fixed: [[4, 2], [3, 3]] }\nsizes: { a: { embed_dim: 768, depth: 2 } }");
        Assert.Equal(2, size.Attention.NumKvHeads);
        Assert.Equal(new Grouping.FixedByLayer(new([new([4, 2]), new([3, 3])])), size.Grouping);
    }

    [Fact]
    public void AProblemNamesItsSize() =>
        Assert.StartsWith("Size 'wide': embed_dim 50 is not", Specs.Message("sizes: { wide: { embed_dim: 50 } }"), StringComparison.Ordinal);

    private static NamedSize Size(string text)
    {
        VariantSpec spec = Specs.Bind(text);
        SpecInvariants.Check(spec, text);
        return Assert.Single(spec.Sizes);
    }
}
