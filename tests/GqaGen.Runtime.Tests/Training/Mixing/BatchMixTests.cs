using CsCheck;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

/// <summary>Mixup, CutMix and label smoothing against timm's formulas written out in double precision.</summary>
public sealed class BatchMixTests
{
    private const int Batch = 5, Channels = 2, Height = 6, Width = 7, Classes = 4;
    private static readonly long[] Labels = [3, 0, 1, 1, 2];

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void MixupBlendsImagesWithTheReversedBatch(double lambda)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = Images();
        float[] found = new BatchMix(lambda, null).Images(images).data<float>().ToArray(), own = images.data<float>().ToArray();
        int size = Channels * Height * Width;
        for (int i = 0; i < found.Length; i++)
        {
            double other = own[((Batch - 1 - (i / size)) * size) + (i % size)];
            Assert.Equal((lambda * own[i]) + ((1 - lambda) * other), found[i], tolerance: 1e-6);
        }
    }

    [Fact]
    public void CutMixTakesTheBoxFromTheReversedBatch()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = Images();
        var mix = new BatchMix(0.5, new PixelBox(1, 4, 2, 7));
        float[] found = mix.Images(images).data<float>().ToArray(), own = images.data<float>().ToArray();
        for (int b = 0; b < Batch; b++)
            for (int c = 0; c < Channels; c++)
                for (int y = 0; y < Height; y++)
                    for (int x = 0; x < Width; x++)
                        Assert.Equal(own[At(y is >= 1 and < 4 && x is >= 2 and < 7 ? Batch - 1 - b : b, c, y, x)], found[At(b, c, y, x)]);
        Assert.Equal(own, images.data<float>().ToArray());     // the batch itself stays: a step that is done anew begins with it

        static int At(int b, int c, int y, int x) => (((((b * Channels) + c) * Height) + y) * Width) + x;
    }

    /// <summary>timm's rand_bbox with correct_lam: λ is the share of pixels that the image keeps.</summary>
    [Fact]
    public void LambdaIsTheShareOfPixelsThatStay() =>
        Gen.Select(Gen.Double[0, 1], Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[0, 1000], Gen.Int[0, 1000]).Sample((lambda, height, width, y, x) =>
        {
            (int centreY, int centreX) = (y % height, x % width);
            BatchMix mix = BatchMix.Cut(lambda, centreY, centreX, height, width);
            PixelBox box = mix.Box!.Value;
            Assert.True(box.Top >= 0 && box.Top <= box.Bottom && box.Bottom <= height && box.Left >= 0 && box.Left <= box.Right && box.Right <= width, $"{box} is not in {height}×{width}");
            int cutHeight = (int)(height * Math.Sqrt(1 - lambda)), cutWidth = (int)(width * Math.Sqrt(1 - lambda));
            int rows = Enumerable.Range(0, height).Count(r => r >= centreY - (cutHeight / 2) && r < centreY + (cutHeight / 2));
            int columns = Enumerable.Range(0, width).Count(c => c >= centreX - (cutWidth / 2) && c < centreX + (cutWidth / 2));
            Assert.Equal(1 - ((double)rows * columns / (height * width)), mix.Lambda, tolerance: 1e-12);
        });

    /// <summary>timm's mixup_target(labels, classes, lam, smoothing) and SoftTargetCrossEntropy; without a mix, its LabelSmoothingCrossEntropy.</summary>
    [Theory]
    [InlineData(1.0, 0.0, false)]
    [InlineData(1.0, 0.1, false)]
    [InlineData(0.7, 0.0, true)]
    [InlineData(0.7, 0.1, true)]
    [InlineData(0.2, 0.3, true)]
    public void LossIsTimms(double lambda, double smoothing, bool isMixed)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(3);
        Tensor logits = randn([Batch, Classes], generator: generator);
        TrainingBatch batch = TrainingBatch.Of(new(Images(), tensor(Labels)), isMixed ? new BatchMix(lambda, null) : null, Classes);
        double found = batch.Loss(logits, smoothing).ToDouble();

        float[] z = logits.data<float>().ToArray();
        double wanted = 0;
        for (int b = 0; b < Batch; b++)
        {
            double logSum = Math.Log(Enumerable.Range(0, Classes).Sum(k => Math.Exp(z[(b * Classes) + k])));
            for (int k = 0; k < Classes; k++)
            {
                double off = smoothing / Classes, on = 1 - smoothing + off;
                double target = (lambda * (Labels[b] == k ? on : off)) + ((1 - lambda) * (Labels[Batch - 1 - b] == k ? on : off));
                wanted -= target * (z[(b * Classes) + k] - logSum) / Batch;
            }
        }
        Assert.Equal(wanted, found, tolerance: 1e-5);
        Assert.Equal(lambda >= 0.5 ? Labels : [.. Labels.Reverse()], batch.Labels.data<long>().ToArray());
    }

    private static Tensor Images()
    {
        using var generator = new Generator(1);
        return rand([Batch, Channels, Height, Width], generator: generator);
    }
}
