using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Attention.Perturbation;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests;

/// <summary>The similarity within groups is that of maps written out head by head in float64, for every variant.</summary>
public sealed class GroupSimilarityTests
{
    public static TheoryData<string> Names => EveryVariant.Names;

    [Theory, MemberData(nameof(Names))]
    public void IsThatOfExplicitMaps(string name)
    {
        using nn.Module<Tensor, Tensor> model = EveryVariant.Small(name, seed: 4);
        using DisposeScope scope = NewDisposeScope();
        IGroupedAttention[] layers = [.. model.modules().OfType<IGroupedAttention>()];
        MakeUneven(model);
        using var generator = new Generator(5);
        Tensor images = rand([4, 1, 8, 8], generator: generator) * tensor(new[] { 1f, 4f, 20f, 60f }).reshape(4, 1, 1, 1);

        model.eval();
        var explicits = layers.Select(layer => new ExplicitSimilarity(layer)).ToArray();
        using var similarity = new GroupSimilarity(layers);
        using (no_grad())
        {
            model.call(images[..3]);                    // two batches: sums go on
            model.call(images[3..]);
        }

        bool isHalf = name.EndsWith("float16", StringComparison.Ordinal);
        double?[] wanted = [.. explicits.Select(one => one.Mean)], found = [.. similarity.Take()];
        Assert.Equal(wanted.Select(value => value is null), found.Select(value => value is null));
        Assert.All(wanted.Zip(found), pair => Assert.Equal(pair.First ?? 0, pair.Second ?? 0, isHalf ? 5e-3 : 1e-5));
        Assert.Equal(name == "mha", found.All(value => value is null));
    }

    /// <summary>Rules that keep their allocation in evaluation get one that is not uniform.</summary>
    private static void MakeUneven(nn.Module model)
    {
        foreach ((string name, Tensor buffer) in model.named_buffers().Where(b => b.name.EndsWith("grouping.allocation", StringComparison.Ordinal)))
        {
            Assert.Equal([3L], buffer.shape);
            buffer.copy_(name.Contains("blocks.0", StringComparison.Ordinal) ? tensor(new[] { 1L, 3, 2 }) : tensor(new[] { 4L, 1, 1 }));
        }
    }

    /// <summary>One layer's mean, in loops over images and pairs of heads. It shares no code with the runtime but the noise's own output.</summary>
    private sealed class ExplicitSimilarity
    {
        private readonly List<double> _cosines = [];
        private Tensor? _noisy;

        public ExplicitSimilarity(IGroupedAttention layer)
        {
            var module = (nn.Module<Tensor, Tensor>)layer;
            if (module.named_children().FirstOrDefault(child => child.name == "noise").module is GaussianNoise noise)
            {
                noise.register_forward_hook((_, _, map) =>
                {
                    _noisy?.Dispose();
                    _noisy = map.detach().to(ScalarType.Float64).DetachFromDisposeScope();
                    return map;
                });
            }

            module.register_forward_hook((_, x, y) =>
            {
                Add(layer, module.state_dict(), x.to(ScalarType.Float64));
                return y;
            });
        }

        public double? Mean => _cosines.Count == 0 ? null : _cosines.Average();

        private void Add(IGroupedAttention layer, Dictionary<string, Tensor> weights, Tensor x)
        {
            Tensor Project(string name)
            {
                Tensor product = x.matmul(weights[$"{name}.weight"].to(ScalarType.Float64).t());
                return weights.TryGetValue($"{name}.bias", out Tensor? bias) ? product + bias.to(ScalarType.Float64) : product;
            }

            Tensor q = Project("q"), k = Project("k");                                      // [B, N, H·d], [B, N, G·d]
            long width = q.shape[2] / layer.NumHeads;
            for (int b = 0; b < x.shape[0]; b++)
            {
                Tensor allocation = layer.LastAllocation.dim() == 2 ? layer.LastAllocation[b] : layer.LastAllocation;
                int first = 0;
                for (int g = 0; g < layer.NumKvHeads; g++)
                {
                    int end = first + (int)allocation[g].ToInt64();
                    Tensor[] maps = [.. Enumerable.Range(first, end - first).Select(h => Map(layer, q, k, b, h, g, width))];
                    for (int i = 0; i < maps.Length; i++)
                        for (int j = i + 1; j < maps.Length; j++)
                            _cosines.Add(((maps[i] * maps[j]).sum() / (maps[i].norm() * maps[j].norm())).ToDouble());
                    first = end;
                }
            }
        }

        private Tensor Map(IGroupedAttention layer, Tensor q, Tensor k, int b, int h, int g, long width)
        {
            long n = q.shape[1];
            if (_noisy is not null)
            {
                if (_noisy.shape[2] == n) return _noisy[b, h];
                int r = layer.NumHeads / layer.NumKvHeads;
                return stack([.. Enumerable.Range(0, (int)n).Select(row => _noisy[b, g, (row * r) + (h % r)])]);
            }

            Tensor scores = q[b].narrow(1, h * width, width).mm(k[b].narrow(1, g * width, width).t()) / Math.Sqrt(width);
            return nn.functional.softmax(scores, dim: -1);
        }
    }
}
