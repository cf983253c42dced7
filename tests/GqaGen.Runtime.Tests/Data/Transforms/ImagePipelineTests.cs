using GqaGen.Runtime.Data;
using GqaGen.Runtime.Data.Transforms;

namespace GqaGen.Runtime.Tests.Data.Transforms;

public sealed class ImagePipelineTests
{
    [Theory]
    [InlineData(3, 2)]          // less than a vector
    [InlineData(9, 5)]
    public void NormalizeLaysTheChannelsOutOneAfterAnother(int width, int height)
    {
        using RgbImage image = Pictures.Noise(width, height, seed: 1);
        byte[] rgb = Pictures.Rgb(image);
        float[] tensor = new float[3 * width * height];
        new Normalize([0.1, 0.5, 0.7], [0.2, 0.5, 0.3]).Apply(image, tensor);
        (double[] mean, double[] deviation) = ([0.1, 0.5, 0.7], [0.2, 0.5, 0.3]);
        for (int c = 0; c < 3; c++)
            for (int i = 0; i < width * height; i++) Assert.Equal(((rgb[(i * 3) + c] / 255.0) - mean[c]) / deviation[c], tensor[(c * width * height) + i], 1e-5);
    }

    [Fact]
    public void HalfMapsBlackAndWhiteToMinusOneAndOne()
    {
        using RgbImage image = Pictures.Of(2, 1, [0, 0, 0, 255, 255, 255]);
        float[] tensor = new float[6];
        Normalize.Half.Apply(image, tensor);
        Assert.Equal([-1f, 1f, -1f, 1f, -1f, 1f], tensor.Select(v => MathF.Round(v, 6)));
    }

    [Fact]
    public void OneChannelIsGrey()
    {
        using RgbImage image = Pictures.Of(2, 1, [100, 100, 100, 255, 0, 0]);
        float[] tensor = new float[2];
        new Normalize([0], [1]).Apply(image, tensor);
        Assert.Equal([100, 76], tensor.Select(v => (int)MathF.Round(v * 255)));
    }

    [Fact]
    public void ManyMeansAreAnError() => Assert.Contains("found 2 means", Assert.Throws<ArgumentException>(() => new Normalize([0, 0], [1, 1])).Message, StringComparison.Ordinal);

    /// <summary>The paper's code augments the image as it is stored, and resizes after that.</summary>
    [Fact]
    public void AugmentationComesBeforeResizing()
    {
        var seen = new SizeRecorder();
        using RgbImage image = Pictures.Noise(5, 7, seed: 1);
        float[] tensor = new float[3 * 4 * 4];
        new ImagePipeline([seen], new Resize(4, 4), Normalize.Half).Apply(image, 0, tensor);
        Assert.Equal((5, 7), seen.Size);
        Assert.Equal((4, 4), (image.Width, image.Height));
    }

    [Fact]
    public void RoomForAnotherSizeIsAnError()
    {
        using RgbImage image = Pictures.Noise(5, 5, seed: 1);
        var pipeline = new ImagePipeline([], new Resize(3, 3), Normalize.Half);
        Assert.Contains("3×3×3", Assert.Throws<ArgumentException>(() => pipeline.Apply(image, 0, new float[48])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FlipsAboutAsOftenAsItSays()
    {
        int flipped = 0;
        for (int seed = 0; seed < 2000; seed++)
        {
            using RgbImage image = Pictures.Of(2, 1, [1, 2, 3, 4, 5, 6]);
            new RandomHorizontalFlip(0.3).Apply(image, new SampleRandom(seed));
            byte[] rgb = Pictures.Rgb(image);
            if (rgb[0] == 4) flipped++;
            Assert.Equal(rgb[0] == 4 ? [4, 5, 6, 1, 2, 3] : [1, 2, 3, 4, 5, 6], rgb);
        }
        Assert.InRange(flipped, 600 - 105, 600 + 105);                              // five standard deviations of 20.5
    }

    [Fact]
    public void SaysWhatItDoes()
    {
        Assert.Equal("RandomHorizontalFlip(0.5), RandAugment(2, 9/31), Resize(224×224, Bilinear), Normalize([0.5, 0.5, 0.5], [0.5, 0.5, 0.5])", ImagePipeline.Training(224, flip: true).ToString());
        Assert.Equal(new ImageShape(3, 224, 224), ImagePipeline.Evaluation(224).ImageShape);
    }

    [Fact]
    public void RandomNumbersAreUniform()
    {
        var random = new SampleRandom(7);
        double[] draws = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextDouble())];
        Assert.All(draws, d => Assert.InRange(d, 0, 1 - 1e-16));
        for (int tenth = 0; tenth < 10; tenth++) Assert.InRange(draws.Count(d => (int)(d * 10) == tenth), 1000 - 150, 1000 + 150);
    }

    private sealed class SizeRecorder : IImageTransform
    {
        public (int Width, int Height) Size { get; private set; }

        public void Apply(RgbImage image, SampleRandom random) => Size = (image.Width, image.Height);

        public override string ToString() => nameof(SizeRecorder);
    }
}
