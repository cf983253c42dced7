using GqaGen.Runtime.Data.Transforms;
using GqaGen.Runtime.Data.Transforms.Operations;

namespace GqaGen.Runtime.Tests.Data.Transforms;

public sealed class RandAugmentTests
{
    public static TheoryData<string> Names => [.. RandAugment.Operations.Select(o => o.Name)];

    /// <summary>AutoContrast and Equalize have no magnitude; pure white is the value that torchvision's Solarize inverts even at the least level.</summary>
    [Theory, MemberData(nameof(Names))]
    public void AtTheLeastLevelNothingChanges(string name)
    {
        if (name is nameof(AutoContrast) or nameof(Equalize)) return;
        AugmentOperation operation = Named(name);
        using RgbImage image = Pictures.Noise(40, 30, seed: 1, below: 255);
        byte[] before = Pictures.Rgb(image);
        operation.Apply(image, operation.Magnitude(0, image));
        Assert.Equal(before, Pictures.Rgb(image));
    }

    [Theory, MemberData(nameof(Names))]
    public void AtTheHighestLevelAllButIdentityChangeTheImageAndKeepItsSize(string name)
    {
        AugmentOperation operation = Named(name);
        foreach (double sign in operation.IsSigned ? new[] { 1.0, -1 } : [1.0])
        {
            using RgbImage image = Pictures.Noise(40, 30, seed: 2, below: 200);
            byte[] before = Pictures.Rgb(image);
            operation.Apply(image, sign * operation.Magnitude(1, image));
            Assert.Equal((40, 30), (image.Width, image.Height));
            Assert.Equal(name == nameof(Identity), before.SequenceEqual(Pictures.Rgb(image)));
        }
    }

    /// <summary>Torchvision's ranges, at its default magnitude 9 of 0 … 30, for an image of 331×331 pixels.</summary>
    [Theory]
    [InlineData("ShearX", 0.09, true)]
    [InlineData("ShearY", 0.09, true)]
    [InlineData("TranslateX", 45, true)]
    [InlineData("TranslateY", 45, true)]
    [InlineData("Rotate", 9, true)]
    [InlineData("Brightness", 0.27, true)]
    [InlineData("Color", 0.27, true)]
    [InlineData("Contrast", 0.27, true)]
    [InlineData("Sharpness", 0.27, true)]
    [InlineData("Posterize", 7, false)]
    [InlineData("Solarize", 178.5, false)]
    public void TheDefaultMagnitudesAreTorchvisions(string name, double magnitude, bool signed)
    {
        using var image = new RgbImage(331, 331);
        Assert.Equal(magnitude, Named(name).Magnitude(9.0 / 30, image), 9);
        Assert.Equal(signed, Named(name).IsSigned);
    }

    [Fact]
    public void FollowsFromTheSeedAlone()
    {
        byte[][] first = [.. Enumerable.Range(0, 40).Select(Augmented)], again = [.. Enumerable.Range(0, 40).Select(Augmented)];
        Assert.Equal(first, again);
        Assert.True(first.Select(Convert.ToHexString).Distinct().Count() > 30, "different seeds give different images");
    }

    [Fact]
    public void DrawsEveryOperationAboutEquallyOften()
    {
        var counts = new int[RandAugment.Operations.Count];
        for (int seed = 0; seed < 14_000; seed++) counts[new SampleRandom(seed).Next(counts.Length)]++;
        Assert.All(counts, n => Assert.InRange(n, 1000 - 160, 1000 + 160));        // five standard deviations of 31
    }

    [Theory]
    [InlineData(-1, 9, 31)]
    [InlineData(2, 31, 31)]
    [InlineData(2, -1, 31)]
    [InlineData(2, 0, 1)]
    public void SettingsOutOfRangeAreErrors(int numOps, int magnitude, int bins) => Assert.Throws<ArgumentOutOfRangeException>(() => new RandAugment(numOps, magnitude, bins));

    private static AugmentOperation Named(string name) => RandAugment.Operations.Single(o => o.Name == name);

    private static byte[] Augmented(int seed)
    {
        using RgbImage image = Pictures.Noise(40, 30, seed: 3);
        new RandAugment().Apply(image, new SampleRandom(seed));
        return Pictures.Rgb(image);
    }
}
