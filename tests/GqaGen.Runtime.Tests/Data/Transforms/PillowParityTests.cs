using System.Reflection;
using System.Text.Json;
using GqaGen.Runtime.Data.Transforms;
using GqaGen.Runtime.Data.Transforms.Operations;

namespace GqaGen.Runtime.Tests.Data.Transforms;

/// <summary>The operations of RandAugment and the resizing against what Pillow gave, to the last bit (pillow.json, made by pillow.py beside it).</summary>
public sealed class PillowParityTests
{
    private static readonly JsonElement Pillow = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(
        typeof(PillowParityTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "Data", "Transforms", "pillow.json"))).RootElement;

    public static TheoryData<int> Operations => [.. Enumerable.Range(0, Pillow.GetProperty("operations").GetArrayLength())];

    public static TheoryData<int> Sizes => [.. Enumerable.Range(0, Pillow.GetProperty("resized").GetArrayLength())];

    [Theory, MemberData(nameof(Operations))]
    public void AnOperationGivesWhatPillowGives(int number)
    {
        JsonElement wanted = Pillow.GetProperty("operations")[number];
        string name = wanted.GetProperty("name").GetString()!;
        double magnitude = wanted.GetProperty("magnitude").GetDouble();
        using RgbImage image = Original();
        RandAugment.Operations.Single(o => o.Name == name).Apply(image, magnitude);
        AssertEqual(wanted, image, $"{name}({magnitude})");
    }

    [Theory, MemberData(nameof(Sizes))]
    public void ResizingGivesWhatPillowGives(int number)
    {
        JsonElement wanted = Pillow.GetProperty("resized")[number];
        int width = wanted.GetProperty("width").GetInt32(), height = wanted.GetProperty("height").GetInt32();
        var filter = Enum.Parse<Resampling>(wanted.GetProperty("filter").GetString()!);
        using RgbImage image = Original();
        new Resize(height, width, filter).Apply(image, new SampleRandom(0));
        Assert.Equal((width, height), (image.Width, image.Height));
        AssertEqual(wanted, image, $"{filter} to {width}×{height}");
    }

    [Fact]
    public void EveryOperationIsCompared() =>
        Assert.Equal(RandAugment.Operations.Select(o => o.Name).Order(), Pillow.GetProperty("operations").EnumerateArray().Select(o => o.GetProperty("name").GetString()!).Distinct().Order());

    private static RgbImage Original() =>
        Pictures.Of(Pillow.GetProperty("width").GetInt32(), Pillow.GetProperty("height").GetInt32(), Pillow.GetProperty("image").GetBytesFromBase64());

    private static void AssertEqual(JsonElement wanted, RgbImage image, string what)
    {
        byte[] expected = wanted.GetProperty("image").GetBytesFromBase64(), found = Pictures.Rgb(image);
        int[] wrong = [.. Enumerable.Range(0, expected.Length).Where(i => expected[i] != found[i])];
        Assert.True(wrong.Length == 0, $"{what}: {wrong.Length} of {expected.Length} values differ, the first, at {wrong.FirstOrDefault()}, is {found[wrong.FirstOrDefault()]} and not {expected[wrong.FirstOrDefault()]}");
    }
}
