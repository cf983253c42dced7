using System.Text.Json;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Variants;

namespace GqaGen.Cli.Tests.Runs;

[Collection(RunTests.Name)]
public sealed class ConvertTests(TrainedRuns runs) : IDisposable
{
    private readonly SpecFolder _folder = new();

    public static TheoryData<string> Variants => [.. GqaCatalog.All.Select(v => v.Name)];

    /// <summary>Whatever the names and the format: the same weights, which the verb eval loads.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void EveryVariantIsMadeOfEveryKindOfCheckpoint(string variant)
    {
        (string Path, Action<string, string> Make)[] sources = [(In("fused.safetensors"), ForeignCheckpoint.Fused), (In("separate.safetensors"), ForeignCheckpoint.Separate), (In("vit.pth"), ForeignCheckpoint.PyTorch)];
        string expected = In("of-run.safetensors");
        Assert.Equal(0, Shell.Run("convert", runs["mha"], "--variant", variant, "--out", expected).ExitCode);
        foreach ((string path, Action<string, string> make) in sources)
        {
            make(runs.Weights("mha"), path);
            string made = $"{path}.{variant}";
            Shell run = Shell.Run("convert", path, "--variant", variant, "--out", made, "--format", "json");
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Equal($"Written to {made}.\n", run.Error);
            JsonElement json = JsonDocument.Parse(run.Out).RootElement, totals = json.GetProperty("report").GetProperty("totals");
            Assert.Equal(made, json.GetProperty("written").GetString());
            Assert.Equal(variant == "mha" ? 0 : 12, totals.GetProperty("pooled").GetInt32());       // keys and values, weights and biases, of 3 layers
            Assert.Equal((0, 0), (totals.GetProperty("resized").GetInt32(), totals.GetProperty("leftOut").GetInt32()));
            Assert.Equal(Tensors(expected), Tensors(made));
        }

        Shell measured = Shell.Run("eval", expected, "--split", "validation", "--format", "json");
        Assert.True(measured.ExitCode == 0, measured.Error);
        if (variant == "mha") Assert.Equal(Loss(Shell.Run("eval", runs["mha"], "--split", "validation", "--format", "json").Out), Loss(measured.Out));
    }

    [Fact]
    public void TheReportSaysWhatWasDoneWithEachTensor()
    {
        string fused = In("fused.safetensors");
        ForeignCheckpoint.Fused(runs.Weights("mha"), fused);
        string[] args = ["convert", fused, "--variant", "gqa", "--img-size", "16", "--num-classes", "5", "--pooling", "first"];
        Shell text = Shell.Run([.. args, "--out", In("a.safetensors")]);
        Assert.True(text.ExitCode == 0, text.Error);
        Assert.StartsWith("fused.safetensors (safetensors): 6 heads → 3 KV heads, the first of 2 each\n", text.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^pos_embed +resized: 4×4 → 8×8 patches, bicubic, antialiased +\[1, 17, 48\] → \[1, 65, 48\] ", text.Out);
        Assert.Contains("norm before  norm after", text.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^head\.weight +left out: ", text.Out);

        JsonElement report = JsonDocument.Parse(Shell.Run([.. args, "--out", In("b.safetensors"), "--format", "json"]).Out).RootElement.GetProperty("report");
        Dictionary<string, JsonElement> tensors = report.GetProperty("tensors").EnumerateArray().ToDictionary(t => t.GetProperty("name").GetString()!);
        Assert.Equal(("first", "pooled", "split", "leftOut"), (report.GetProperty("pooling").GetString(), Kind("blocks.2.attn.v.bias"), Kind("blocks.0.attn.q.weight"), Kind("head.bias")));
        JsonElement key = tensors["blocks.1.attn.k.weight"];
        Assert.Equal(("[48,48]", "[24,48]"), (Compact(key, "sourceShape"), Compact(key, "shape")));
        Assert.InRange(key.GetProperty("normAfter").GetDouble(), 0.1, key.GetProperty("normBefore").GetDouble());

        string Kind(string name) => tensors[name].GetProperty("kind").GetString()!;
        static string Compact(JsonElement tensor, string name) => tensor.GetProperty(name).GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal);
    }

    /// <summary>A model of other images has position embeddings of their grid, and is measured on them.</summary>
    [Fact]
    public void AnotherImageSizeIsMeasuredOnItsImages()
    {
        string made = In("k16.safetensors");
        Assert.Equal(0, Shell.Run("convert", runs["mha"], "--variant", "kdgqa", "--img-size", "16", "--out", made).ExitCode);
        using (SafetensorsFile file = SafetensorsFile.Open(made)) Assert.Equal("1, 65, 48", string.Join(", ", file.Headers["pos_embed"].Shape));
        Assert.Equal(0, Shell.Run("eval", made, "--split", "validation").ExitCode);
    }

    [Fact]
    public void ADryRunReportsAndWritesNothing()
    {
        string[] before = Directory.GetFileSystemEntries(_folder.Path), args = ["convert", runs.Weights("mha"), "--variant", "kdgqa", "--out", In("made.safetensors"), "--dry-run"];
        Shell text = Shell.Run(args), json = Shell.Run([.. args, "--format", "json"]);
        Assert.Equal((0, "", 0), (text.ExitCode, text.Error, json.ExitCode));
        Assert.EndsWith("44 copied, 0 split, 12 pooled, 0 resized, 0 left out; 86,506 → 79,450 numbers\n", text.Out, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(json.Out).RootElement.GetProperty("written").ValueKind);
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Path));
    }

    /// <summary>The state of a run is converted as its weights are: with one epoch they are the same.</summary>
    [Fact]
    public void TheWholeStateOfARunIsConvertedToo()
    {
        string of = In("last.safetensors"), expected = In("best.safetensors");
        Shell run = Shell.Run("convert", runs.Weights("mha", "last"), "--variant", "gqa", "--out", of);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith("last.safetensors (state of a run): ", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, Shell.Run("convert", runs.Weights("mha"), "--variant", "gqa", "--out", expected).ExitCode);
        Assert.Equal(Tensors(expected), Tensors(of));
    }

    [Fact]
    public void AnEntryOfAPyTorchCheckpointIsChosenByName()
    {
        string path = In("vit.pth"), made = In("made.safetensors");
        ForeignCheckpoint.PyTorch(runs.Weights("mha"), path);
        Shell run = Shell.Run("convert", path, "--variant", "gqa", "--key", "model", "--out", made);
        Assert.True(run.ExitCode == 0, run.Error);
        Refused(["convert", path, "--variant", "gqa", "--key", "ema", "--out", In("other.safetensors")], "vit.pth", "ema");
    }

    [Fact]
    public void WhatDoesNotFitIsNamedAndNothingIsWritten()
    {
        string missing = In("missing.safetensors"), misshapen = In("misshapen.safetensors"), output = In("made.safetensors");
        ForeignCheckpoint.Write(runs.Weights("mha"), missing, tensors => tensors.Where(t => t.Key is not ("blocks.1.mlp.fc1.weight" or "norm.bias")).ToDictionary());
        ForeignCheckpoint.Write(runs.Weights("mha"), misshapen, tensors => tensors.ToDictionary(t => t.Key, t => t.Key == "blocks.2.attn.proj.weight" ? t.Value[..24] : t.Value));
        Refused([.. Convert(missing)], missing, "missing: 'blocks.1.mlp.fc1.weight', expected shape [192, 48]", "missing: 'norm.bias', expected shape [48]");
        Refused([.. Convert(misshapen)], misshapen, "'blocks.2.attn.proj.weight': expected shape [48, 48], found [24, 48]");
        Refused([.. Convert(_folder.Add("text.pth", "weights"))], "text.pth is neither a safetensors file nor a PyTorch checkpoint");
        Refused([.. Convert(In("none.pth"))], "none.pth' is neither a run's folder nor a file of weights.");
        Refused([.. Convert(_folder.Path)], "is no run: expected its folder");
        Refused([.. Convert(runs["mha"]), "--model-size", "small"], "'cls_token': expected shape [1, 1, 384], found [1, 1, 48]");
        Refused([.. Convert(runs["mha"]), "--num-kv-heads", "4"], "--num-heads 6 is not a multiple of");
        Refused([.. Convert(runs["kdgqa"])], "holds weights of kdgqa with 3 KV heads for 6 query heads, and only a multi-head checkpoint is converted");
        Refused(["convert", runs["mha"], "--variant", "gqq", "--out", output], "There is no variant 'gqq'; did you mean 'gqa'?");
        Refused(["convert", runs["mha"], "--out", output], "Weights of which variant shall be made? Name it with --variant; there are dgqa-difference,");

        IEnumerable<string> Convert(string source) => ["convert", source, "--variant", "gqa", "--out", output];
    }

    [Fact]
    public void AFileThatIsThereStays()
    {
        string there = _folder.Add("made.safetensors", "precious");
        Refused(["convert", runs["mha"], "--variant", "gqa", "--out", there], $"{there} is there already; delete it, or give another --out.");
        Assert.Equal("precious", File.ReadAllText(there));
    }

    public void Dispose() => _folder.Dispose();

    private string In(string name) => Path.Combine(_folder.Path, name);

    private static double Loss(string json) => JsonDocument.Parse(json).RootElement.GetProperty("evaluation").GetProperty("loss").GetDouble();

    private static SortedDictionary<string, string> Tensors(string path)
    {
        using WeightsFile file = WeightsFile.Open(path);
        using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();
        return new(file.ReadAll().ToDictionary(t => t.Key, t => System.Convert.ToHexString(t.Value.bytes)), StringComparer.Ordinal);
    }

    private void Refused(string[] args, params string[] messages) => Refusal.Check(_folder.Path, args, messages);
}
