using System.Text;
using System.Text.Json;
using GqaGen.Runtime.Training;
using TorchSharp;

namespace GqaGen.Cli.Tests.Runs;

public sealed class TrainTests : IDisposable
{
    private static readonly string[] Small = ["--variant", "kdgqa", "--train-limit", "160", "--epochs", "2", "--lr", "2e-3", "--threads", "1", "--device", "cpu"];

    private readonly SpecFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Run => Path.Combine(_folder.Path, "run");

    [Fact]
    public void ARunLeavesWhatItSays()
    {
        Shell run = Train(["--experiment", "run", "--format", "json"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.DoesNotContain('\e', run.Error);
        Assert.DoesNotContain('\r', run.Error);
        Assert.Equal(2, run.Error.Split('\n').Count(l => l.StartsWith("kdgqa  epoch ", StringComparison.Ordinal)));      // piped: a line an epoch
        using JsonDocument printed = JsonDocument.Parse(run.Out), summary = Json("summary.json"), environment = Json("environment.json");
        Assert.Equal(1, printed.RootElement.GetProperty("formatVersion").GetInt32());
        Assert.Equal(summary.RootElement.GetProperty("test_accuracy").GetDouble(), printed.RootElement.GetProperty("result").GetProperty("testAccuracy").GetDouble());
        foreach (string file in new[] { "args.yaml", "metrics.jsonl", "spec.yaml", "loss.png", "accuracy.png", "checkpoints/last.safetensors", "checkpoints/best.safetensors", "checkpoints/epoch-001.safetensors" })
            Assert.True(File.Exists(Path.Combine(Run, file)), $"there is no {file}");
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(Run, "spec.yaml")))), environment.RootElement.GetProperty("spec_sha256").GetString());
        Assert.Equal(0, Shell.Run("check", Path.Combine(Run, "spec.yaml")).ExitCode);
        Assert.Empty(Directory.EnumerateFiles(Run, "*.gqa.yaml", SearchOption.AllDirectories));         // the project around it would compile them
        Assert.Single(File.ReadLines(Path.Combine(Run, "metrics.jsonl")), l => l.Contains("\"split\":\"test\"", StringComparison.Ordinal));

        // args.yaml alone does it again; a run that is done says so and does nothing.
        string copy = _folder.Add("copy/args.yaml", File.ReadAllText(Path.Combine(Run, "args.yaml")));
        Shell again = Shell.Run("train", "--config", copy, "--output", Path.Combine(_folder.Path, "again"), "--experiment", "run");
        Assert.True(again.ExitCode == 0, again.Error);
        RunBytes.AssertSame(Run, Path.Combine(_folder.Path, "again", "run"));
        string before = File.ReadAllText(Path.Combine(Run, "summary.json"));
        Shell done = Shell.Run("train", "--resume", Run);
        Assert.Equal(0, done.ExitCode);
        Assert.Contains("is done already", done.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path.Combine(Run, "summary.json")));
    }

    [Fact]
    public void TensorBoardEventsAreWhole()
    {
        Assert.Equal(0, Train(["--experiment", "run"]).ExitCode);
        string file = Assert.Single(Directory.GetFiles(Path.Combine(Run, "tensorboard"), "events.out.tfevents.*"));
        byte[][] records = [.. TensorBoardRecords.Read(file)];
        Assert.True(records.Length > 10, $"{records.Length} records");
        string text = string.Concat(records.Select(Encoding.Latin1.GetString));
        foreach (string tag in new[] { "brain.Event:2", "train/loss", "train/lr", "validation/accuracy", "allocation/layer00/kv00", "allocation/layer02/query_heads" }) Assert.Contains(tag, text, StringComparison.Ordinal);
    }

    /// <summary>Which epoch is best depends on nothing of the test part: with its labels shifted, the same weights are kept to the last bit.</summary>
    [Fact]
    public void TheBestIsChosenByValidationNeverByTheTest()
    {
        string[][] files = [.. new[] { 0, 1 }.Select(shift =>
        {
            string data = Path.Combine(_folder.Path, $"data{shift}"), output = Path.Combine(_folder.Path, $"out{shift}");
            IdxFiles.Write(data, shift);
            Shell run = Shell.Run("train", "--variant", "gqa", "--model-size", "tiny", "--dataset", "mnist", "--data-dir", data, "--img-size", "8", "--aa", "none", "--epochs", "4", "--lr", "3e-3", "--checkpoint-hist", "1", "--threads", "1", "--device", "cpu", "--output", output, "--experiment", "run");
            Assert.True(run.ExitCode == 0, run.Error);
            using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "run", "summary.json")));
            return new[] { "best", "last" }.Select(n => Convert.ToHexString(File.ReadAllBytes(Path.Combine(output, "run", "checkpoints", $"{n}.safetensors"))))
                .Append($"{summary.RootElement.GetProperty("best")}").Append($"{summary.RootElement.GetProperty("test_accuracy")}").ToArray();
        })];
        Assert.Equal(files[0][..3], files[1][..3]);
        Assert.NotEqual(files[0][3], files[1][3]);
        using JsonDocument best = JsonDocument.Parse(files[0][2]);
        Assert.True(best.RootElement.GetProperty("epoch").GetInt32() > 1, "validation got no better: by shifted labels the first epoch could be the best one as well");
    }

    [Fact]
    public void WithoutABetterEpochItStopsEarly()
    {
        Shell run = Train(["--experiment", "run", "--lr", "1e-30", "--epochs", "9", "--patience", "2"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith("trained     3 epochs, 15 steps, stopped early\nbest        epoch 1: ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void ANumberThatIsNotFiniteStopsTheRunAndTheCheckpointOfBeforeStays()
    {
        Shell run = Train(["--experiment", "run", "--lr", "1000", "--weight-decay", "1000", "--warmup-epochs", "1", "--epochs", "9", "--recovery-interval", "1", "--log-interval", "1"]);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Matches(@"error: (A key norm of attention layer \d+ \(blocks\.\d+\)|The loss|The gradient.*|A weight) became NaN or infinite at step \d+", run.Error);
        Assert.Contains("--initial-checkpoint", run.Error, StringComparison.Ordinal);
        using DisposeScope scope = torch.NewDisposeScope();
        using SavedWeights saved = SavedWeights.Open(Path.Combine(Run, "checkpoints", "last.safetensors"));
        Assert.All(saved.ReadAll(), tensor => Assert.True(tensor.Value.isfinite().all().ToBoolean(), tensor.Key));
    }

    [Fact]
    public void ADamagedStateIsNamedAndTheOneBeforeIsUsed()
    {
        Assert.Equal(0, Train(["--experiment", "run"]).ExitCode);
        string whole = Path.Combine(_folder.Path, "whole");
        Directory.Move(Run, whole);
        Assert.Equal(0, Train(["--experiment", "run"]).ExitCode);
        string last = Path.Combine(Run, "checkpoints", "last.safetensors"), previous = Path.Combine(Run, "checkpoints", "previous.safetensors");
        File.Delete(Path.Combine(Run, "summary.json"));
        byte[] bytes = File.ReadAllBytes(last);
        bytes[^50] ^= 4;
        File.WriteAllBytes(last, bytes);
        Shell resumed = Shell.Run("train", "--resume", Run);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains("last.safetensors is damaged and passed over: ", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("Goes on at step 10 of 10, from checkpoints/previous.safetensors.", resumed.Error, StringComparison.Ordinal);
        RunBytes.AssertSame(whole, Run);

        File.Delete(Path.Combine(Run, "summary.json"));
        File.WriteAllBytes(last, bytes);
        File.WriteAllBytes(previous, bytes[..1000]);
        Shell lost = Shell.Run("train", "--resume", Run);
        Assert.Equal((2, ""), (lost.ExitCode, lost.Out));
        Assert.Contains("is intact (last.safetensors, previous.safetensors): the run cannot go on.", lost.Error, StringComparison.Ordinal);
    }

    /// <summary>A run that was killed before its first state begins with the weights that it was to begin with.</summary>
    [Fact]
    public void WithoutAStateItBeginsAgainFromItsInitialWeights()
    {
        Assert.Equal(0, Train(["--experiment", "first"]).ExitCode);
        string weights = Path.Combine(_folder.Path, "first", "checkpoints", "best.safetensors");
        Assert.Equal(0, Train(["--experiment", "run", "--seed", "5", "--initial-checkpoint", weights]).ExitCode);
        string whole = Path.Combine(_folder.Path, "whole");
        Directory.Move(Run, whole);
        _folder.Add("run/args.yaml", File.ReadAllText(Path.Combine(whole, "args.yaml")));
        Shell resumed = Shell.Run("train", "--resume", Run);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains("holds no state yet", resumed.Error, StringComparison.Ordinal);
        RunBytes.AssertSame(whole, Run);
    }

    [Fact]
    public void ADamagedDataSetIsNamedAndNoFolderIsLeft()
    {
        string data = Path.Combine(_folder.Path, "data");
        IdxFiles.Write(data, 0);
        string images = Path.Combine(data, "train-images-idx3-ubyte");
        File.WriteAllBytes(images, File.ReadAllBytes(images)[..1000]);
        Shell run = Train(["--dataset", "mnist", "--model-size", "tiny", "--img-size", "8", "--data-dir", data, "--experiment", "run"]);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("train-images-idx3-ubyte", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Run));
        Shell batch = Train(["--batch-size", "161", "--experiment", "run"]);
        Assert.Equal(2, batch.ExitCode);
        Assert.Contains("fewer than one batch of 161", batch.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Run));
    }

    [Theory]
    [InlineData("train --varaint gqa", "There is no option '--varaint'; did you mean '--variant'?")]
    [InlineData("train --variant gqa --learning-rate 3", "There is no option '--learning-rate'; did you mean '--lr'?")]
    [InlineData("train --variant gqa --zzzzzz 3", "There is no option '--zzzzzz'.")]
    [InlineData("train --variant gqa --lr fast", "'--lr' must be a number above 0 and at most 1000, not 'fast'.")]
    [InlineData("train --variant gqa --lr", "--lr")]
    [InlineData("train --resume nothing", "'nothing' is no run: expected its folder")]
    [InlineData("train --config a.yaml --resume b", "--config and --resume contradict each other")]
    [InlineData("train --config nothing.yaml", "nothing.yaml: there is no such file")]
    [InlineData("train --variant gqa --device tpu", "--device: 'tpu' is not a device")]
    public void AWrongCommandSaysSoAndExitsWithTwo(string line, string message)
    {
        Shell run = Shell.Run(line.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("'gqa'.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void HelpShowsEveryArgumentInItsGroup()
    {
        Shell help = Shell.Run("train", "--help");
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.All(GqaGen.Experiments.Arguments.RunKeys.All, a => Assert.Contains($"{a.Flag} ", help.Out.Replace("\n", " \n", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    private Shell Train(string[] flags)
    {
        string[] kept = [.. Small.Chunk(2).Where(pair => !flags.Contains(pair[0])).SelectMany(pair => pair)];
        return Shell.Run(["train", .. kept, "--output", _folder.Path, .. flags]);
    }

    private JsonDocument Json(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Run, name)));
}
