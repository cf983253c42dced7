using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

public sealed class AllocationTotalsTests
{
    [Fact]
    public void AveragesOverImagesWhetherTheyShareAnAllocationOrNot()
    {
        using DisposeScope scope = NewDisposeScope();
        var batchwise = new Layer(7, 3);
        var samplewise = new Layer(7, 3);
        using var totals = new AllocationTotals([batchwise, samplewise]);

        batchwise.LastAllocation = tensor(new long[] { 3, 2, 2 });                                  // uniform, the remainder to the lower index
        samplewise.LastAllocation = tensor(new long[,] { { 3, 2, 2 }, { 5, 1, 1 }, { 2, 2, 3 } });
        totals.Add(3);
        batchwise.LastAllocation = tensor(new long[] { 1, 1, 5 });
        samplewise.LastAllocation = tensor(new long[,] { { 3, 2, 2 } });
        totals.Add(1);

        IReadOnlyList<LayerAllocation> read = totals.Take();
        Assert.Equal([0, 1], read.Select(a => a.Layer));
        Assert.Equal([2.5, 1.75, 2.75], read[0].MeanQueryHeads);
        Assert.Equal(0.25, read[0].NonUniformShare);
        Assert.Equal([3.25, 1.75, 2], read[1].MeanQueryHeads);
        Assert.Equal(0.5, read[1].NonUniformShare);

        totals.Add(1);
        Assert.Equal([1.0, 1, 5], totals.Take()[0].MeanQueryHeads);                                 // it started anew
    }

    [Fact]
    public void LayersMayDifferInSize()
    {
        using DisposeScope scope = NewDisposeScope();
        using var totals = new AllocationTotals([new Layer(4, 1), new Layer(4, 4), new Layer(6, 2)]);
        totals.Add(2);
        Assert.Equal(["4", "1,1,1,1", "3,3"], totals.Take().Select(a => string.Join(',', a.MeanQueryHeads)));
    }

    private sealed class Layer(int numHeads, int numKvHeads) : IGroupedAttention
    {
        public int NumHeads => numHeads;

        public int NumKvHeads => numKvHeads;

        public Tensor LastAllocation { get; set; } = GqaGen.Runtime.Grouping.UniformAllocation.Create(numHeads, numKvHeads, CPU);

        public Tensor? NonFiniteAge => null;
    }
}
