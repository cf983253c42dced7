using System.Text.Json;

namespace GqaGen.Cli.Tests.Runs;

/// <summary>Runs of a few dozen steps on the digits, trained once for all tests of what is done with weights.</summary>
public sealed class TrainedRuns : IDisposable
{
    private readonly SpecFolder _folder = new();

    public TrainedRuns()
    {
        Train("mha");
        Train("kdgqa");
        Train("dgqa-ema", "--window", "5");
        Train("dgqa-difference", "--window", "5", "--model-ema-decay", "0.9");
    }

    /// <summary>The folder of a variant's run.</summary>
    public string this[string variant] => Path.Combine(_folder.Path, variant);

    /// <summary>Weights of a run, in the folder <c>checkpoints</c>.</summary>
    public string Weights(string variant, string name = "best") => Path.Combine(this[variant], "checkpoints", $"{name}.safetensors");

    /// <summary>What training reported of a run.</summary>
    public JsonElement Summary(string variant) => JsonDocument.Parse(File.ReadAllText(Path.Combine(this[variant], "summary.json"))).RootElement;

    public void Dispose() => _folder.Dispose();

    private void Train(string variant, params string[] more)
    {
        Shell run = Shell.Run(["train", "--variant", variant, "--epochs", "1", "--lr", "2e-3", "--output", _folder.Path, "--experiment", variant, "--tensorboard", "false", "--device", "cpu", "--threads", "1", .. more]);
        Assert.True(run.ExitCode == 0, run.Error);
    }
}

/// <summary>The tests that share <see cref="TrainedRuns"/>.</summary>
[CollectionDefinition(Name)]
public sealed class RunTests : ICollectionFixture<TrainedRuns>
{
    public const string Name = "runs";
}
