using GqaGen.Experiments.Studies.Training;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using GqaGen.Variants;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Tests.Studies.Training;

public sealed class GroupSimilarityTests
{
    /// <summary>Against the definition, one pair after the other.</summary>
    [Fact]
    public void ItIsTheMeanCosineOfThePairsInAGroup()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(5);
        const int B = 3, H = 5, N = 4;
        Tensor maps = rand([B, H, N, N], generator: random);
        long[][] heads = [[0, 0, 0, 1, 1], [0, 1, 1, 1, 1], [0, 1, 2, 3, 4]];
        (double sum, double pairs) = GroupSimilarity.OfMaps(maps, tensor(heads.SelectMany(h => h).ToArray(), [B, H]));

        double expected = 0, count = 0;
        for (int b = 0; b < B; b++)
            for (int i = 0; i < H; i++)
                for (int j = i + 1; j < H; j++)
                {
                    if (heads[b][i] != heads[b][j]) continue;
                    float[] x = maps[b, i].flatten().data<float>().ToArray(), y = maps[b, j].flatten().data<float>().ToArray();
                    expected += x.Zip(y, (p, q) => (double)p * q).Sum() / Math.Sqrt(x.Sum(p => (double)p * p) * y.Sum(q => (double)q * q));
                    count++;
                }
        Assert.Equal(count, pairs);
        Assert.Equal(expected, sum, 5);
    }

    /// <summary>The maps are those of the model: heads with the same queries attend alike, others do not; KV heads of their own have no pair.</summary>
    [Fact]
    public void HeadsWithTheSameQueriesAreAlike()
    {
        using DatasetSplits digits = Digits.Load();
        using GqaViT model = GqaViT.Create(GqaOptions.Tiny, seed: 3);
        model.eval();
        Assert.All(Measure(model), s => Assert.InRange(s!.Value, 0.1, 0.9999));

        using (no_grad())
        using (NewDisposeScope())
        {
            // Query heads 2g and 2g + 1 share KV head g.
            foreach ((string name, Tensor q) in model.state_dict().Where(t => t.Key.Contains(".attn.q.", StringComparison.Ordinal)))
                for (int g = 0; g < 3; g++) q.narrow(0, (2 * g * 8) + 8, 8).copy_(q.narrow(0, 2 * g * 8, 8));
        }
        Assert.All(Measure(model), s => Assert.Equal(1, s!.Value, 4));

        using MhaViT mha = MhaViT.Create(MhaOptions.Tiny, seed: 3);
        mha.eval();
        Assert.All(Measure(mha), Assert.Null);
        using KdgqaViT kdgqa = KdgqaViT.Create(KdgqaOptions.Tiny, seed: 3);
        kdgqa.eval();
        Assert.All(Measure(kdgqa), s => Assert.InRange(s!.Value, 0.1, 0.9999));

        IReadOnlyList<double?> Measure<TModel>(TModel measured)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel> => GroupSimilarity.Measure(measured, digits.Test, most: 50, batchSize: 32, default);
    }
}
