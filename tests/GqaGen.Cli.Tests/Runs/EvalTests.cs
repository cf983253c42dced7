using System.Text.Json;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Training;
using GqaGen.Variants;
using TorchSharp;

namespace GqaGen.Cli.Tests.Runs;

[Collection(RunTests.Name)]
public sealed class EvalTests(TrainedRuns runs) : IDisposable
{
    private readonly SpecFolder _folder = new();

    [Theory]
    [InlineData("mha")]
    [InlineData("kdgqa")]
    [InlineData("dgqa-ema")]
    [InlineData("dgqa-difference")]
    public void ARunMeasuresWhatItsTrainingReported(string variant)
    {
        JsonElement summary = runs.Summary(variant), test = Eval(runs[variant]), validation = Eval(runs[variant], "--split", "validation");
        Assert.Equal(summary.GetProperty("test_accuracy").GetDouble(), Number(test, "top1"));
        Assert.Equal(summary.GetProperty("test_loss").GetDouble(), Number(test, "loss"), 1e-6);
        Assert.Equal(summary.GetProperty("best").GetProperty("accuracy").GetDouble(), Number(validation, "top1"));
        Assert.Equal(summary.GetProperty("best").GetProperty("loss").GetDouble(), Number(validation, "loss"), 1e-6);
        Assert.Equal((359, 179, 1259), (Number(test, "images"), Number(validation, "images"), Number(Eval(runs[variant], "--split", "train"), "images")));
    }

    [Fact]
    public void AverageAndRecallFollowFromTheConfusions()
    {
        JsonElement report = Eval(runs["mha"]);
        long[][] confusion = [.. report.GetProperty("confusion").EnumerateArray().Select(row => row.EnumerateArray().Select(n => n.GetInt64()).ToArray())];
        long[] counts = [.. report.GetProperty("classCounts").EnumerateArray().Select(n => n.GetInt64())];
        Assert.Equal(counts, confusion.Select(row => row.Sum()));
        Assert.Equal(confusion.Select((row, label) => row[label]).Sum() / 359.0, Number(report, "top1"), 1e-12);
        Assert.Equal(confusion.Select((row, label) => (double)row[label] / counts[label]), report.GetProperty("recall").EnumerateArray().Select(r => r.GetDouble()));
        Assert.InRange(Number(report, "top5"), Number(report, "top1"), 1);
    }

    [Fact]
    public void TheBatchSizeChangesNothing()
    {
        JsonElement[] reports = [.. new[] { "7", "64", "359" }.Select(size => Eval(runs["kdgqa"], "-b", size))];
        foreach (JsonElement report in reports[1..])
        {
            Assert.Equal(reports[0].GetProperty("confusion").GetRawText(), report.GetProperty("confusion").GetRawText());
            Assert.Equal(Number(reports[0], "loss"), Number(report, "loss"), 1e-5);
        }
    }

    [Fact]
    public void AveragedWeightsAreTakenUnlessTheRawOnesAreAskedFor()
    {
        string last = runs.Weights("dgqa-difference", "last");
        JsonElement best = Eval(runs["dgqa-difference"]), averaged = Eval(last), raw = Eval(last, "--raw");
        Assert.Equal(Number(best, "loss"), Number(averaged, "loss"));           // one epoch: the last is the best
        Assert.NotEqual(Number(raw, "loss"), Number(averaged, "loss"));
        Assert.Contains("last.safetensors (averaged)\n", Shell.Run("eval", last).Out, StringComparison.Ordinal);

        Refused(["eval", runs["dgqa-difference"], "--raw"], "best.safetensors holds averaged weights alone; the weights themselves are in last.safetensors beside it.");
        Assert.Equal(Number(Eval(runs["mha"]), "loss"), Number(Eval(runs["mha"], "--raw"), "loss"));
    }

    /// <summary>A file of its own says what it is of; one of another program is taken as a multi-head checkpoint.</summary>
    [Fact]
    public void AFileAloneIsMeasuredLikeItsRun()
    {
        string alone = Path.Combine(_folder.Path, "alone.safetensors"), fused = Path.Combine(_folder.Path, "vit.safetensors");
        File.Copy(runs.Weights("mha"), alone);
        ForeignCheckpoint.Fused(alone, fused);
        double loss = Number(Eval(runs["mha"]), "loss");
        Assert.Equal(loss, Number(Eval(alone), "loss"));
        Assert.Equal(loss, Number(Eval(alone, "--model-size", "tiny"), "loss"));
        Assert.Equal(loss, Number(Eval(fused, "--variant", "mha"), "loss"));
        Refused(["eval", fused], "vit.safetensors does not say which variant its weights are of: name it with --variant; there are dgqa-difference,");
        Refused(["eval", fused, "--variant", "gqa"], "'blocks.0.attn.q.weight'", $"'convert {fused} --variant gqa' makes weights of gqa of it.");
    }

    /// <summary>A classifier of more classes than the data set has can give answers that are none of it.</summary>
    [Fact]
    public void AnswersBeyondTheDataSetCountAsWrong()
    {
        string path = Path.Combine(_folder.Path, "twelve.safetensors");
        MhaOptions options = MhaOptions.Tiny with { NumClasses = 12 };
        using (MhaViT model = MhaViT.Create(options, seed: 1))
        {
            using (torch.no_grad()) model.get_parameter("head.bias")!.fill_(0).select(0, 11).fill_(100);
            Checkpoint.Save(model, path, WeightsMetadata.Of("mha", options));
        }
        JsonElement report = Eval(path);
        Assert.Equal(0, Number(report, "top1"));
        Assert.Equal(359, report.GetProperty("classCounts").EnumerateArray().Sum(n => n.GetInt64()));
        Assert.All(report.GetProperty("recall").EnumerateArray(), recall => Assert.Equal(0, recall.GetDouble()));
        Assert.Contains("others", Shell.Run("eval", path).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsOfAnotherModelAreRefused()
    {
        Refused(["eval", runs["mha"], "--variant", "gqa"], "holds weights of mha, not of gqa; leave --variant out.");
        Refused(["eval", runs["mha"], "--num-classes", "12"], "best.safetensors does not fit the model (2 problems)", "'head.weight': expected shape [12, 48], found [10, 48]");
        Refused(["eval", runs["mha"], "--model-size", "small"], "'cls_token': expected shape [1, 1, 384], found [1, 1, 48]");
        Refused(["eval", runs["mha"], "--img-size", "16"], "'pos_embed': expected shape [1, 65, 48], found [1, 17, 48]");

        string foreign = Path.Combine(_folder.Path, "own.safetensors"), odd = Path.Combine(_folder.Path, "odd.safetensors");
        using (torch.Tensor number = torch.zeros(1))
        {
            SafetensorsWriter.Write(foreign, new Dictionary<string, torch.Tensor> { ["x"] = number }, new Dictionary<string, string> { ["variant"] = "own-variant" });
            SafetensorsWriter.Write(odd, new Dictionary<string, torch.Tensor> { ["x"] = number }, new Dictionary<string, string> { ["variant"] = "gqa", ["model.Depth"] = "-3" });
        }
        Refused(["eval", foreign], "own.safetensors holds weights of 'own-variant', which is none of this program's variants");
        Refused(["eval", odd], "odd.safetensors: its metadata do not describe a model: '--depth' is '-3'");
    }

    [Theory]
    [InlineData("dgqa-ema", "rule: ema, window: 300, decay: 0.9", "rule: difference, window: 300", false)]
    [InlineData("mha", "grouping: { rule: uniform }", "grouping: { rule: ema, window: 5 }", false)]
    [InlineData("dgqa-ema", "decay: 0.9", "decay: 0.5", true)]             // in evaluation its allocation is the one that it saved
    [InlineData("kdgqa", "scope: sample", "scope: batch", false)]
    [InlineData("mha", "grouping:", "perturbed: { strength: 2, when: always }\ngrouping:", false)]
    [InlineData("dgqa-ema", "window: 300", "window: 200", true)]           // the run's arguments say it
    [InlineData("kdgqa", "epochs: ", "epochs: 1", true)]
    public void ARunOfAnotherRuleIsRefused(string variant, string now, string then, bool isTaken)
    {
        string run = Path.Combine(_folder.Path, variant), spec = Path.Combine(run, "spec.yaml");
        foreach (string file in new[] { "args.yaml", "spec.yaml", "checkpoints/best.safetensors" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(run, file))!);
            File.Copy(Path.Combine(runs[variant], file), Path.Combine(run, file));
        }
        string text = File.ReadAllText(spec);
        Assert.Contains(now, text, StringComparison.Ordinal);
        File.WriteAllText(spec, text.Replace(now, then, StringComparison.Ordinal));
        if (isTaken) Assert.InRange(Number(Eval(run), "top1"), 0.1, 1);
        else Refused(["eval", run], $"were trained under another rule than this program's {variant} has", then.Split('\n')[0].Split(':')[0], "spec.yaml, or take the weights into the new rule");
    }

    [Fact]
    public void WhatIsNotThereIsNamed()
    {
        Refused(["eval", "nothing"], "'nothing' is neither a run's folder nor a file of weights.");
        Refused(["eval", _folder.Path], "is no run: expected its folder, which holds args.yaml");
        Refused(["eval", _folder.Add("text.safetensors", "weights of the model")], "text.safetensors is neither a safetensors file nor a PyTorch checkpoint");
        Refused(["eval", runs["mha"], "--split", "all"], "'--split' cannot be 'all'; it must be one of 'test', 'validation', 'train'.");
        Refused(["eval", runs["mha"], "--dataset", "cifar10", "--data-dir", Path.Combine(_folder.Path, "none")], "none does not exist; expected the folder of the data set.");

        byte[] bytes = File.ReadAllBytes(runs.Weights("mha"));
        bytes[^5] ^= 1;
        string damaged = Path.Combine(_folder.Path, "damaged.safetensors");
        File.WriteAllBytes(damaged, bytes);
        Refused(["eval", damaged], "damaged.safetensors");
    }

    public void Dispose() => _folder.Dispose();

    private static JsonElement Eval(params string[] args)
    {
        Shell run = Shell.Run(["eval", .. args, "--format", "json", "--device", "cpu", "--threads", "1"]);
        Assert.True((run.ExitCode, run.Error) == (0, ""), run.Error);
        return JsonDocument.Parse(run.Out).RootElement.GetProperty("evaluation");
    }

    private static double Number(JsonElement report, string name) => report.GetProperty(name).GetDouble();

    private static void Refused(string[] args, params string[] messages)
    {
        Shell run = Shell.Run(args);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.All(messages, message => Assert.Contains(message, run.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("\uFFFD", run.Error, StringComparison.Ordinal);
    }
}
