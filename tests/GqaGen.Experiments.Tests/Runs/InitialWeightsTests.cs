using GqaGen.Experiments.Arguments;
using GqaGen.Experiments.Runs;
using GqaGen.Experiments.Tests.Arguments;
using GqaGen.Runtime.Training;
using GqaGen.Variants;

namespace GqaGen.Experiments.Tests.Runs;

/// <summary>What is no file of weights is refused before the images are read: here there are none.</summary>
public sealed class InitialWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFileThatIsNotThereIsNamedWithItsFlag() =>
        Assert.Equal($"--initial-checkpoint: there is no file '{_folder["nope.safetensors"]}'; check the path.", Refusal(_folder["nope.safetensors"]));

    [Fact]
    public void AFolderIsNotAFile() =>
        Assert.Equal($"--initial-checkpoint: '{Directory.CreateDirectory(_folder["weights"]).FullName}' is a folder; name a file of weights.", Refusal(_folder["weights"]));

    [Fact]
    public void OfARunsFolderItsBestWeightsAreNamed()
    {
        string best = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder["run"], "checkpoints")).FullName, "best.safetensors");
        File.WriteAllText(best, "");
        Assert.Equal($"--initial-checkpoint: '{_folder["run"]}' is a folder; name a file of weights, for instance {best}.", Refusal(_folder["run"]));
    }

    private string Refusal(string checkpoint)
    {
        RunPlan plan = RunPlanner.Plan(
            ArgumentTableTests.Given("--variant", "gqa", "--dataset", "mnist", "--data-dir", _folder["no images"], "--device", "cpu", "--output", _folder["out"], "--initial-checkpoint", checkpoint), null, GqaCatalog.All);
        string message = Assert.Throws<ArgumentsException>(() => new TrainingRun(plan, _ => { }).Execute(CompositeObserver.Empty)).Message;
        Assert.False(Directory.Exists(_folder["out"]), "a run's folder was made");
        return message;
    }
}
