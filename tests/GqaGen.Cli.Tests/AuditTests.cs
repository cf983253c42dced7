using System.Text.Json;

namespace GqaGen.Cli.Tests;

public sealed class AuditTests
{
    [Fact]
    public void ThePapersVariantsDoNotDependOnTheBatch()
    {
        Shell result = Shell.Run("audit", "kdgqa", "gqa", "--format", "json");
        Assert.True(result.ExitCode == 0, result.Out + result.Error);
        using JsonDocument document = JsonDocument.Parse(result.Out);
        Assert.Equal(33, document.RootElement.GetProperty("images").GetInt32());
        JsonElement[] variants = [.. document.RootElement.GetProperty("variants").EnumerateArray()];
        Assert.Equal(["gqa", "kdgqa"], variants.Select(v => v.GetProperty("name").GetString()));
        Assert.All(variants, v => Assert.Equal((true, "tiny", 6), (v.GetProperty("isInvariant").GetBoolean(), v.GetProperty("size").GetString(), v.GetProperty("batches").GetArrayLength())));
    }

    [Fact]
    public void TextHasALineAVariant()
    {
        Shell result = Shell.Run("audit", "gqa");
        Assert.Matches(@"^  variant  size  images that change  largest difference\n= gqa      tiny             0 of 33                0e\+0\n$", result.Out);
    }

    [Theory]
    [InlineData("nobody", "There is no variant 'nobody'; there are dgqa-difference, dgqa-ema, gqa, kdgqa, mha, mqa, pgqa.")]
    [InlineData("gqa --size huge", "gqa has no size 'huge'")]
    public void WhatIsNotThereIsNamed(string arguments, string message)
    {
        Shell result = Shell.Run(["audit", .. arguments.Split(' ')]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }
}
