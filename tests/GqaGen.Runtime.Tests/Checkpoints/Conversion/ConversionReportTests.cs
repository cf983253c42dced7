using System.Text.Json;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.Conversion;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints.Conversion;

/// <summary>The report tells a person, and a program, what became of every tensor.</summary>
public sealed class ConversionReportTests : IDisposable
{
    private static readonly TinyOptions Source = TinyOptions.Default with { InChans = 3, NumClasses = 9, Depth = 3 };
    private static readonly TinyOptions Target = Source with { InChans = 1, NumClasses = 5, ImgSize = 16 };

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void TheTableNamesEveryTensorOnce()
    {
        // Their norms are easy to check: ‖full(n, x)‖ = x √n.
        Dictionary<string, Tensor> source = MhaSource.Fused(MhaSource.Of(Source)).ToDictionary(s => s.Key, s => full_like(s.Value, 0.5));
        Assert.Equal(
            """
            tensors in memory: 6 heads → 2 KV heads, the mean of 3 each
            tensors                      what was done                                                          shape                          norm before  norm after
            cls_token                    copied                                                                 [1, 1, 24]                          2.4495      2.4495
            pos_embed                    resized: 2×2 → 4×4 patches, bicubic, antialiased                       [1, 5, 24] → [1, 17, 24]            5.4772        10.1
            patch_embed.proj.weight      resized: summed over 3 input channels                                  [24, 3, 4, 4] → [24, 1, 4, 4]       16.971      29.394
            patch_embed.proj.bias        copied                                                                 [24]                                2.4495      2.4495
            blocks.0–2.norm1.weight      copied                                                                 [24]                                4.2426      4.2426
            blocks.0–2.norm1.bias        copied                                                                 [24]                                4.2426      4.2426
            blocks.0–2.attn.q.weight     split: rows 0 to 23 of attn.qkv.weight                                 [24, 24]                            20.785      20.785
            blocks.0–2.attn.k.weight     pooled: mean of 3 heads each, 6 → 2, rows 24 to 47 of attn.qkv.weight  [24, 24] → [8, 24]                  20.785          12
            blocks.0–2.attn.v.weight     pooled: mean of 3 heads each, 6 → 2, rows 48 to 71 of attn.qkv.weight  [24, 24] → [8, 24]                  20.785          12
            blocks.0–2.attn.q.bias       split: rows 0 to 23 of attn.qkv.bias                                   [24]                                4.2426      4.2426
            blocks.0–2.attn.k.bias       pooled: mean of 3 heads each, 6 → 2, rows 24 to 47 of attn.qkv.bias    [24] → [8]                          4.2426      2.4495
            blocks.0–2.attn.v.bias       pooled: mean of 3 heads each, 6 → 2, rows 48 to 71 of attn.qkv.bias    [24] → [8]                          4.2426      2.4495
            blocks.0–2.attn.proj.weight  copied                                                                 [24, 24]                            20.785      20.785
            blocks.0–2.attn.proj.bias    copied                                                                 [24]                                4.2426      4.2426
            blocks.0–2.norm2.weight      copied                                                                 [24]                                4.2426      4.2426
            blocks.0–2.norm2.bias        copied                                                                 [24]                                4.2426      4.2426
            blocks.0–2.mlp.fc1.weight    copied                                                                 [48, 24]                            29.394      29.394
            blocks.0–2.mlp.fc1.bias      copied                                                                 [48]                                     6           6
            blocks.0–2.mlp.fc2.weight    copied                                                                 [24, 48]                            29.394      29.394
            blocks.0–2.mlp.fc2.bias      copied                                                                 [24]                                4.2426      4.2426
            norm.weight                  copied                                                                 [24]                                2.4495      2.4495
            norm.bias                    copied                                                                 [24]                                2.4495      2.4495
            head.weight                  left out: it has 9 classes, the target 5                               [9, 24]                             7.3485
            head.bias                    left out: it has 9 classes, the target 5                               [9]                                    1.5
            34 copied, 6 split, 12 pooled, 2 resized, 2 left out; 16,209 → 13,104 numbers; norm 63.657 → 63.592
            """.Replace("\r\n", "\n", StringComparison.Ordinal), MhaConversion.Convert(source, Target).Report.ToString());
    }

    [Fact]
    public void TheJsonHoldsEveryTensorAndTheTotals()
    {
        ConversionReport report = MhaConversion.Convert(MhaSource.Fused(MhaSource.Of(Source)), Target, HeadPooling.Weighted).Report;
        using var document = JsonDocument.Parse(report.ToJson());
        JsonElement root = document.RootElement, totals = root.GetProperty("totals");
        Assert.Equal(1, root.GetProperty("formatVersion").GetInt32());
        Assert.Equal(("weighted", 6, 2), (root.GetProperty("pooling").GetString(), root.GetProperty("heads").GetInt32(), root.GetProperty("kvHeads").GetInt32()));
        JsonElement[] tensors = [.. root.GetProperty("tensors").EnumerateArray()];
        Assert.Equal(report.Tensors.Select(t => t.Name), tensors.Select(t => t.GetProperty("name").GetString()));
        JsonElement key = tensors.Single(t => t.GetProperty("name").GetString() == "blocks.1.attn.k.weight"), head = tensors.Single(t => t.GetProperty("name").GetString() == "head.weight");
        Assert.Equal(("pooled", 24 * 24, 8 * 24), (key.GetProperty("kind").GetString(), Product(key.GetProperty("sourceShape")), Product(key.GetProperty("shape"))));
        Assert.InRange(key.GetProperty("normBefore").GetDouble() / report.Tensors.Single(t => t.Name == "blocks.1.attn.k.weight").NormBefore!.Value, 1 - 1e-5, 1 + 1e-5);
        Assert.Equal(("leftOut", JsonValueKind.Null, JsonValueKind.Null), (head.GetProperty("kind").GetString(), head.GetProperty("shape").ValueKind, head.GetProperty("normAfter").ValueKind));
        Assert.Equal((34, 6, 12, 2, 2), (Total("copied"), Total("split"), Total("pooled"), Total("resized"), Total("leftOut")));
        Assert.Equal(tensors.Sum(t => Product(t.GetProperty("sourceShape"))), Total("numbersBefore"));

        int Total(string name) => totals.GetProperty(name).GetInt32();
        static int Product(JsonElement shape) => shape.EnumerateArray().Aggregate(1, (product, dimension) => product * dimension.GetInt32());
    }

    [Fact]
    public void NormsThatAreNoNumbersAreTold()
    {
        Dictionary<string, Tensor> source = MhaSource.Of(Source);
        source["norm.weight"] = full([24], double.PositiveInfinity, ScalarType.Float32);
        source["norm.bias"] = full([24], double.NaN, ScalarType.Float32);
        ConversionReport report = MhaConversion.Convert(source, Target).Report;
        Assert.Contains("\"normBefore\": \"Infinity\"", report.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"normAfter\": \"NaN\"", report.ToJson(), StringComparison.Ordinal);
        Assert.Matches(@"norm\.bias +copied +\[24\] +NaN +NaN", report.ToString());
    }

    [Theory, MemberData(nameof(MhaConversionTests.StylesAndPoolings), MemberType = typeof(MhaConversionTests))]
    public void AFileGivesWhatItsTensorsGive(bool fused, HeadPooling pooling)
    {
        Dictionary<string, Tensor> source = fused ? MhaSource.Fused(MhaSource.Of(Source)) : MhaSource.Of(Source);
        SafetensorsWriter.Write(_folder["vit.safetensors"], source);
        using WeightsFile file = WeightsFile.Open(_folder["vit.safetensors"]);
        ConversionResult memory = MhaConversion.Convert(source, Target, pooling), read = MhaConversion.Convert(file, Target, pooling);
        Assert.Equal(memory.Tensors.Keys, read.Tensors.Keys);
        foreach ((string name, Tensor tensor) in memory.Tensors) Assert.True(tensor.bytes.SequenceEqual(read.Tensors[name].bytes), name);
        Assert.Equal(memory.Report.Tensors.Select(t => (t.Name, t.Kind, t.Reason, t.NormBefore, t.NormAfter)), read.Report.Tensors.Select(t => (t.Name, t.Kind, t.Reason, t.NormBefore, t.NormAfter)));
        Assert.Equal("vit.safetensors (safetensors)", read.Report.Source);

        ConversionReport plan = MhaConversion.Plan(file, Target, pooling);
        Assert.Equal(read.Report.Tensors.Select(t => (t.Name, t.Kind, t.Reason)), plan.Tensors.Select(t => (t.Name, t.Kind, t.Reason)));
        Assert.DoesNotContain("norm before", plan.ToString(), StringComparison.Ordinal);
        foreach (ConvertedTensor entry in plan.Tensors)
        {
            Assert.True(entry.NormBefore is null && entry.NormAfter is null);
            if (entry.Shape is { } shape) Assert.Equal(read.Tensors[entry.Name].shape, shape);
        }
        LiveHandles.DoNotGrow(5, () =>
        {
            using DisposeScope scope = NewDisposeScope();
            MhaConversion.Convert(file, Target, pooling);
        });
    }

    [Fact]
    public void AFileThatDoesNotFitOrIsDamagedIsNamedBeforeAnythingIsConverted()
    {
        SafetensorsWriter.Write(_folder["x"], MhaSource.Of(Source));
        using (WeightsFile file = WeightsFile.Open(_folder["x"]))
            Assert.StartsWith($"{_folder["x"]}: The source (embed_dim 24, ", Assert.Throws<CheckpointException>(() => MhaConversion.Convert(file, Target with { EmbedDim = 48 })).Message, StringComparison.Ordinal);
        byte[] bytes = File.ReadAllBytes(_folder["x"]);
        bytes[^1] ^= 1;
        using WeightsFile damaged = WeightsFile.Open(_folder.Write("y", bytes));
        Assert.Contains("does not match its checksum", Assert.Throws<SafetensorsException>(() => MhaConversion.Convert(damaged, Target)).Message, StringComparison.Ordinal);
    }
}
