using System.Text.Json;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using GqaGen.Variants;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Cli.Tests.Runs;

[Collection(RunTests.Name)]
public sealed class FreezeTests(TrainedRuns runs) : IDisposable
{
    private readonly SpecFolder _folder = new();

    /// <summary>As a user goes: freeze, check, build a program with the spec, load the weights.</summary>
    [Theory]
    [InlineData("dgqa-difference", "FrozenDgqaDifference")]
    [InlineData("dgqa-ema", "FrozenDgqaEma")]
    public void TheModelOfTheFrozenSpecHasTheSameLogits(string variant, string identifier)
    {
        Shell run = Shell.Run("freeze", runs[variant], "--out", _folder.Path);
        Assert.True(run.ExitCode == 0, run.Error);
        string spec = In($"frozen-{variant}.gqa.yaml"), weights = In($"frozen-{variant}.safetensors");
        Assert.Equal($"{spec}\n{weights}\n", run.Out);
        Assert.Contains($"{identifier}ViT.Create({identifier}Options.Default)", run.Error, StringComparison.Ordinal);
        Assert.Contains("\ngrouping:\n  rule: fixed\n  fixed:\n  - [", File.ReadAllText(spec), StringComparison.Ordinal);
        Shell check = Shell.Run("check", spec);
        Assert.Equal((0, "1 spec: 0 errors, 0 warnings\n"), (check.ExitCode, check.Out + check.Error));

        Variant frozen = CompiledSpec.Load(spec, identifier), trained = GqaCatalog.All.Single(v => v.Name == variant);
        using Tensor before = trained.Accept(new Logits("tiny", runs.Weights(variant))), after = frozen.Accept(new Logits("default", weights));
        using Tensor difference = (before - after).abs().max();
        Assert.InRange(difference.ToDouble(), 0, 1e-6);
    }

    [Fact]
    public void TheAllocationsAreThoseThatTrainingLeft()
    {
        Shell run = Shell.Run("freeze", runs["dgqa-difference"], "--name", "mine", "--out", _folder.Path, "--format", "json");
        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement frozen = JsonDocument.Parse(run.Out).RootElement.GetProperty("frozen");
        long[][] allocations = [.. frozen.GetProperty("allocations").EnumerateArray().Select(layer => layer.EnumerateArray().Select(n => n.GetInt64()).ToArray())];
        Assert.Equal(("mine", "Mine"), (frozen.GetProperty("variant").GetString(), frozen.GetProperty("identifier").GetString()));
        Assert.Equal(runs.Summary("dgqa-difference").GetProperty("allocations").EnumerateArray().Select(layer => layer.EnumerateArray().Select(n => (long)n.GetDouble()).ToArray()), allocations);
        Assert.Contains(allocations, layer => !layer.SequenceEqual([2, 2, 2]));      // training moved them, or this test shows little
        Assert.Contains($"layer 1: {string.Join('-', allocations[1])}\n", run.Error, StringComparison.Ordinal);
    }

    /// <summary>The frozen weights are a model of the program that compiles the spec: its own verbs measure what the trained run did.</summary>
    [Fact]
    public void AProgramWithTheSpecMeasuresTheSame()
    {
        Assert.Equal(0, Shell.Run("freeze", runs["dgqa-difference"], "--name", "mine", "--out", _folder.Path).ExitCode);
        Variant mine = CompiledSpec.Load(In("mine.gqa.yaml"), "Mine");
        var data = new StringWriter { NewLine = "\n" };
        var messages = new StringWriter { NewLine = "\n" };
        int code = GqaCli.Run(["eval", In("mine.safetensors"), "--format", "json"], [mine], new CliHost("own", data, messages, HasColour: false));
        Assert.True(code == 0, messages.ToString());
        JsonElement report = JsonDocument.Parse(data.ToString()).RootElement.GetProperty("evaluation"), summary = runs.Summary("dgqa-difference");
        Assert.Equal(summary.GetProperty("test_accuracy").GetDouble(), report.GetProperty("top1").GetDouble());
        Assert.Equal(summary.GetProperty("test_loss").GetDouble(), report.GetProperty("loss").GetDouble(), 1e-6);

        Shell other = Shell.Run("eval", In("mine.safetensors"));
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("holds weights of 'mine', which is none of this program's variants", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyNormIsFrozenToItsMeanWhereThatIsAskedFor()
    {
        Refused(["freeze", runs["kdgqa"], "--out", _folder.Path], "kdgqa cannot be frozen without changing its logits", "by --mean");
        Shell run = Shell.Run("freeze", runs["kdgqa"], "--mean", "--out", _folder.Path, "--format", "json");
        Assert.True(run.ExitCode == 0, run.Error);
        double[][] means = [.. JsonDocument.Parse(Shell.Run("eval", runs["kdgqa"], "--split", "validation", "--format", "json").Out).RootElement.GetProperty("evaluation").GetProperty("allocations")
            .EnumerateArray().Select(layer => layer.EnumerateArray().Select(n => n.GetDouble()).ToArray())];
        long[][] frozen = [.. JsonDocument.Parse(run.Out).RootElement.GetProperty("frozen").GetProperty("allocations").EnumerateArray().Select(layer => layer.EnumerateArray().Select(n => n.GetInt64()).ToArray())];
        Assert.Equal(3, frozen.Length);
        foreach ((double[] mean, long[] layer) in means.Zip(frozen))
        {
            Assert.Equal(6, layer.Sum());
            Assert.All(mean.Zip(layer), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));
        }
        Assert.Equal(0, Shell.Run("check", In("frozen-kdgqa.gqa.yaml")).ExitCode);
    }

    [Fact]
    public void WhatCannotBeFrozenSaysWhyAndNothingIsWritten()
    {
        Refused(["freeze", runs["mha"], "--out", _folder.Path], "mha cannot be frozen: its allocation never changes.");
        foreach (string name in new[] { "1st", "../other", "a b", "", "x;y", "a/b" }) Refused(["freeze", runs["dgqa-ema"], "--out", _folder.Path, "--name", name], "cannot be the name of a variant");
        Refused(["freeze", runs["dgqa-ema"], "--out", _folder.Path, "--variant", "kdgqa"], "holds weights of dgqa-ema, not of kdgqa");

        string without = In("without.safetensors");
        ForeignCheckpoint.Write(runs.Weights("dgqa-ema"), without, tensors => tensors.Where(t => !t.Key.Contains(".grouping.", StringComparison.Ordinal)).ToDictionary());
        Refused(["freeze", without, "--variant", "dgqa-ema", "--out", _folder.Path], "missing: 'blocks.0.attn.grouping.allocation'");
    }

    [Fact]
    public void FilesThatAreThereStay()
    {
        string there = _folder.Add("mine.safetensors", "precious");
        Refused(["freeze", runs["dgqa-ema"], "--name", "mine", "--out", _folder.Path], $"{there} is there already; delete it, or give another --name.");
        Assert.Equal("precious", File.ReadAllText(there));
    }

    public void Dispose() => _folder.Dispose();

    private string In(string name) => Path.Combine(_folder.Path, name);

    private void Refused(string[] args, params string[] messages) => Refusal.Check(_folder.Path, args, messages);

    private sealed class Logits(string size, string weights) : IVariantVisitor<Tensor>
    {
        public Tensor Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            using DisposeScope scope = NewDisposeScope();
            TModel model = TModel.Create(variant.Size(size), 9);
            Checkpoint.Load(model, weights);
            model.eval();
            using var generator = new Generator(5);
            using IDisposable noGrad = no_grad();
            return model.call(rand([64, 1, 8, 8], generator: generator)).MoveToOuterDisposeScope();
        }
    }
}
