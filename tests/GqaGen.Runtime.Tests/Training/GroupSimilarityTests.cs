using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Attention.Folding;
using GqaGen.Runtime.Attention.Perturbation;
using GqaGen.Runtime.Blocks;
using GqaGen.Runtime.Grouping;
using GqaGen.Runtime.Tests.Checkpoints;
using GqaGen.Runtime.Training;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

public sealed class GroupSimilarityTests
{
    [Fact]
    public void HeadsOfTheSameQueriesAreAlikeAndHeadsThatLookElsewhereAreNot()
    {
        // C = 8, H = 4, G = 2, d = 2. Heads 0 and 1 ask the same; heads 2 and 3 of the second group look at opposite tokens.
        using var module = new FoldedAttention(embedDim: 8, numHeads: 4, numKvHeads: 2, strength: null);
        using (no_grad())
        {
            module.Q.Weight.zero_();
            module.Q.Bias!.copy_(tensor(new[] { 9f, 0, 9, 0, 90, 0, -90, 0 }));
            module.K.weight!.zero_();
            module.K.weight[0, 0] = tensor(1f);
            module.K.weight[2, 0] = tensor(1f);
            module.K.bias!.zero_();
        }

        module.eval();
        using var similarity = new GroupSimilarity([module]);
        module.call(zeros([1, 2, 8])).Dispose();                                // equal keys: all maps are even
        Assert.Equal(1.0, similarity.Take()[0]!.Value, 1e-6);

        using Tensor tokens = zeros([3, 2, 8]);
        tokens[.., 0, 0] = tensor(1f);                                          // the keys differ: all look at one token
        module.call(tokens).Dispose();
        Assert.Equal(0.5, similarity.Take()[0]!.Value, 1e-4);                   // one pair 1, the other 0
        Assert.Null(similarity.Take()[0]);
    }

    [Fact]
    public void NoiseThatStaysInEvaluationIsPartOfTheMap()
    {
        using var module = new FoldedAttention(embedDim: 12, numHeads: 6, numKvHeads: 2, strength: 1);
        Tensor? noisy = null;
        module.Noise!.register_forward_hook((_, _, map) =>
        {
            noisy = map.clone().DetachFromDisposeScope();
            return map;
        });
        module.eval();
        using var similarity = new GroupSimilarity([module]);
        using var generator = new Generator(3);
        using Tensor tokens = randn([2, 5, 12], generator: generator);
        module.call(tokens).Dispose();

        using DisposeScope scope = NewDisposeScope();
        List<double> cosines = [];
        for (int b = 0; b < 2; b++)
            for (int g = 0; g < 2; g++)
                for (int i = 0; i < 3; i++)
                    for (int j = 0; j < i; j++)
                        cosines.Add(nn.functional.cosine_similarity(Rows(b, g, i), Rows(b, g, j), 0, 1e-12).ToDouble());
        Assert.Equal(cosines.Average(), similarity.Take()[0]!.Value, 1e-6);
        noisy!.Dispose();

        // Rows i, i + r, i + 2r … are those of head i of the group.
        Tensor Rows(int b, int g, int i) => noisy![b, g].view(5, 3, 5).select(1, i).flatten();
    }

    [Fact]
    public void OnlySoManyImagesCountAndThoseOfTrainingDoNot()
    {
        using var module = new FoldedAttention(embedDim: 12, numHeads: 6, numKvHeads: 2, strength: null);
        using var generator = new Generator(3);
        using Tensor tokens = randn([5, 4, 12], generator: generator);
        using var first = new GroupSimilarity([module], maxImages: 3);
        module.train();
        module.call(tokens).Dispose();
        module.eval();
        module.call(tokens).Dispose();
        module.call(tokens).Dispose();
        double? capped = first.Take()[0];
        first.Dispose();

        using var all = new GroupSimilarity([module]);
        using Tensor three = tokens[..3];
        module.call(three).Dispose();
        Assert.Equal(all.Take(), [capped]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupSimilarity([module], maxImages: 0));
    }

    [Fact]
    public void DetachedItSeesAndKeepsNothing()
    {
        using var model = new TinyClassifier();
        LiveHandles.DoNotGrow(5, () =>
        {
            using var similarity = new GroupSimilarity(model.AttentionLayers, maxImages: 100);
            Evaluator.Evaluate(model, TestDigits.Test);
            Assert.All(similarity.Take(), value => Assert.InRange(value!.Value, 0.01, 1));
        });
        long before = Tensor.TotalCount;
        new GroupSimilarity(model.AttentionLayers).Dispose();
        Evaluator.Evaluate(model, TestDigits.Test);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void AnAttentionWithoutProjectionsIsNamed()
    {
        using var module = new NoProjections();
        Assert.Contains("Layer 0: NoProjections", Assert.Throws<ArgumentException>(() => new GroupSimilarity([module])).Message, StringComparison.Ordinal);
    }

    /// <summary>Uniform groups, folded, with noise in evaluation if a strength is given.</summary>
    private sealed class FoldedAttention : nn.Module<Tensor, Tensor>, IGroupedAttention
    {
        [ComponentName(Name = "q")] private readonly FoldedQueries _q;
        [ComponentName(Name = "k")] private readonly Linear _k;
        [ComponentName(Name = "noise")] private readonly GaussianNoise? _noise;
        [ComponentName(Name = "grouping")] private readonly ConstantAllocation _grouping;

        public FoldedAttention(long embedDim, int numHeads, int numKvHeads, double? strength)
            : base(nameof(FoldedAttention))
        {
            var init = new Initializer(1);
            (NumHeads, NumKvHeads) = (numHeads, numKvHeads);
            _q = init.FoldedQueries(embedDim, numHeads, numKvHeads, embedDim / numHeads);
            _k = init.Linear(embedDim, numKvHeads * (embedDim / numHeads));
            _noise = strength is { } s ? new GaussianNoise(s, always: true, init.Stream()) : null;
            _grouping = new ConstantAllocation(UniformAllocation.Counts(numHeads, numKvHeads), init.Device);
            RegisterComponents();
        }

        public FoldedQueries Q => _q;

        public Linear K => _k;

        public GaussianNoise? Noise => _noise;

        public int NumHeads { get; }

        public int NumKvHeads { get; }

        public Tensor LastAllocation => _grouping.Counts;

        public Tensor? NonFiniteAge => null;

        public override Tensor forward(Tensor x)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor k = _k.call(x).view(x.shape[0], x.shape[1], NumKvHeads, -1).transpose(1, 2);
            Tensor map = AttentionMap.Softmax(_q.call(x), k);
            return (_noise is null ? map : _noise.call(map)).MoveToOuterDisposeScope();
        }
    }

    private sealed class NoProjections() : nn.Module<Tensor, Tensor>(nameof(NoProjections)), IGroupedAttention
    {
        public int NumHeads => 1;

        public int NumKvHeads => 1;

        public Tensor LastAllocation => throw new NotSupportedException();

        public Tensor? NonFiniteAge => null;

        public override Tensor forward(Tensor x) => x.alias();
    }
}
