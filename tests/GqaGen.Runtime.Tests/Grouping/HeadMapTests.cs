using GqaGen.Runtime.Grouping;
using GqaGen.Runtime.Tests.Attention;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Grouping;

public sealed class HeadMapTests
{
    [Fact]
    public void KvHeadsServeContiguousQueryHeads()
    {
        foreach (long[] allocation in Compositions.Of(8, 4, least: 0))
        {
            long[] wanted = [.. allocation.SelectMany((count, g) => Enumerable.Repeat((long)g, (int)count))];
            Tensor heads = HeadMap.Of(tensor(allocation), 8);
            Assert.Equal(wanted, heads.data<long>().ToArray());

            long[] places = [.. allocation.SelectMany(count => Enumerable.Range(0, (int)count).Select(i => (long)i))];
            Assert.Equal(places, HeadMap.PlaceInGroup(heads).data<long>().ToArray());
        }
    }

    [Fact]
    public void AllocationsOfABatchMapRowByRow()
    {
        Tensor heads = HeadMap.Of(tensor(new long[,] { { 3, 1 }, { 0, 4 } }), 4);
        Assert.Equal([0, 0, 0, 1, 1, 1, 1, 1], heads.data<long>().ToArray());
        Assert.Equal([2, 4], heads.shape);
    }
}
