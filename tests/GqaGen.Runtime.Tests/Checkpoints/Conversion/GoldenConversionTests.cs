using System.Reflection;
using System.Text.Json;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.Conversion;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints.Conversion;

/// <summary>Mean pooling against the attention tensors that the paper's official code made of the same checkpoint.</summary>
public sealed class GoldenConversionTests
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("GQAGEN_GOLDEN") is { Length: > 0 } folder
        ? folder
        : Path.Combine(typeof(GoldenConversionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", "golden");

    public static TheoryData<string> Cases => [.. Conversions().Select(c => c.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Cases))]
    public void GivesWhatTheOfficialCodeGives(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement golden = Conversions().Single(c => c.GetProperty("name").GetString() == name), config = golden.GetProperty("config");
        string file = config.TryGetProperty("converted_same_as", out JsonElement other) ? other.GetString()! : golden.GetProperty("file").GetString()!;
        Dictionary<string, Tensor> wanted = Read(file).Where(t => t.Key.StartsWith("converted.", StringComparison.Ordinal)).ToDictionary();
        Assert.NotEmpty(wanted);

        ConversionResult converted = MhaConversion.Convert(Read(config.GetProperty("source").GetString()!), Options(config));
        JsonElement tolerance = golden.GetProperty("tolerance").GetProperty("f64");
        double atol = tolerance.GetProperty("atol").GetDouble(), rtol = tolerance.GetProperty("rtol").GetDouble();
        foreach ((string key, Tensor tensor) in wanted)
        {
            Tensor actual = converted.Tensors[key["converted.".Length..]];
            Assert.True(tensor.shape.SequenceEqual(actual.shape), $"{name} {key}: shape [{string.Join(", ", actual.shape)}], wanted [{string.Join(", ", tensor.shape)}]");
            Assert.True((actual - tensor).abs().le(atol + (rtol * tensor.abs())).all().item<bool>(), $"{name} {key}: off by {(actual - tensor).abs().max().ToDouble():g3}");
        }
    }

    [Fact]
    public void EveryGoldenFileIsWrittenBackUnchanged()
    {
        using var temporary = new TemporaryFolder();
        foreach (string path in Directory.EnumerateFiles(Folder, "*.safetensors"))
        {
            using DisposeScope scope = NewDisposeScope();
            using SafetensorsFile file = SafetensorsFile.Open(path);
            Dictionary<string, Tensor> tensors = file.ReadAll();
            SafetensorsWriter.Write(temporary["copy"], tensors, file.Metadata);
            using SafetensorsFile copy = SafetensorsFile.Open(temporary["copy"]);
            Assert.Equal(file.Metadata, copy.Metadata);
            Assert.Equal(file.Tensors.Keys.Order(), copy.Tensors.Keys.Order());
            foreach ((string name, Tensor tensor) in tensors)
                Assert.True(copy.Tensors[name].Dtype == tensor.dtype && copy.Read(name).bytes.SequenceEqual(tensor.bytes), $"{path}: {name} changed");
        }
    }

    private static TinyOptions Options(JsonElement config)
    {
        return new()
        {
            EmbedDim = Int("embed_dim"), NumHeads = Int("num_heads"), NumKvHeads = Int("num_kv_heads"), QkvBias = config.GetProperty("qkv_bias").GetBoolean(),
            Depth = Int("depth"), ImgSize = Int("img_size"), PatchSize = Int("patch_size"), InChans = Int("in_chans"), NumClasses = Int("num_classes"),
            MlpRatio = config.GetProperty("mlp_ratio").GetDouble(),
        };

        int Int(string key) => config.GetProperty(key).GetInt32();
    }

    private static Dictionary<string, Tensor> Read(string file)
    {
        using SafetensorsFile tensors = SafetensorsFile.Open(Path.Combine(Folder, file));
        return tensors.ReadAll();
    }

    private static IEnumerable<JsonElement> Conversions()
    {
        using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "index.json")));
        return [.. index.RootElement.GetProperty("cases").EnumerateArray().Where(c => c.GetProperty("kind").GetString() == "checkpoint_conversion").Select(c => c.Clone())];
    }
}
