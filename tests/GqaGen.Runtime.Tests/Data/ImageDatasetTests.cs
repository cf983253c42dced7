using GqaGen.Runtime.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Data;

public sealed class ImageDatasetTests
{
    private static readonly string[] Names = ["a", "b"];

    [Fact]
    public void GivesImagesInTheOrderAsked()
    {
        using DisposeScope scope = NewDisposeScope();
        using var set = new ImageDataset(arange(12, dtype: ScalarType.Float32).reshape(3, 1, 2, 2), tensor(new long[] { 0, 1, 0 }), Names);
        ImageBatch batch = set.Batch([2, 1, 2]);
        Assert.Equal([8, 9, 10, 11, 4, 5, 6, 7, 8, 9, 10, 11], batch.Images.data<float>().ToArray());
        Assert.Equal([0, 1, 0], batch.Labels.data<long>().ToArray());
    }

    [Fact]
    public void TakesImagesWhoseChannelsCameLast()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor last = arange(24, dtype: ScalarType.Float32).reshape(2, 2, 2, 3);
        using var set = new ImageDataset(last.permute(0, 3, 1, 2), tensor(new long[] { 0, 1 }), Names);
        Assert.Equal(new(3, 2, 2), set.ImageShape);
        Assert.Equal([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11], set.Batch([0]).Images.data<float>().ToArray());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void AnIndexOutsideIsAnError(long index)
    {
        using var set = new ImageDataset(zeros(3, 1, 2, 2), zeros(3, dtype: ScalarType.Int64), Names);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Batch([0, index]));
    }

    [Fact]
    public void OutlivesTheScopeItWasMadeIn()
    {
        ImageDataset set;
        using (NewDisposeScope()) set = new(zeros(3, 1, 2, 2), zeros(3, dtype: ScalarType.Int64), Names);
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal([1, 1, 2, 2], set.Batch([2]).Images.shape);
        set.Dispose();
    }

    public static TheoryData<long[], ScalarType, long[], ScalarType, string> Wrong => new()
    {
        { [3, 2, 2], ScalarType.Float32, [0, 0, 0], ScalarType.Int64, "expected shape [n, c, h, w], found [3, 2, 2]" },
        { [3, 1, 2, 2], ScalarType.Float64, [0, 0, 0], ScalarType.Int64, "images: expected dtype Float32" },
        { [3, 1, 2, 2], ScalarType.Float32, [0, 0], ScalarType.Int64, "labels: expected shape [3]" },
        { [3, 1, 2, 2], ScalarType.Float32, [0, 0, 0], ScalarType.Int32, "labels: expected dtype Int64" },
        { [3, 1, 2, 2], ScalarType.Float32, [0, 2, 0], ScalarType.Int64, "labels from 0 to 1 for 2 class names, found 0 to 2" },
        { [3, 1, 2, 2], ScalarType.Float32, [0, -1, 0], ScalarType.Int64, "found -1 to 0" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void SaysWhatDoesNotFit(long[] shape, ScalarType dtype, long[] labels, ScalarType labelType, string part)
    {
        using DisposeScope scope = NewDisposeScope();
        var e = Assert.Throws<ArgumentException>(() => new ImageDataset(zeros(shape, dtype), tensor(labels).to(labelType), Names));
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }
}
