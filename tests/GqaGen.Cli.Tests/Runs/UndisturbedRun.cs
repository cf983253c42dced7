namespace GqaGen.Cli.Tests.Runs;

/// <summary>A run that nobody disturbed, to compare others with.</summary>
public sealed class UndisturbedRun : IDisposable
{
    // Everything on that has a state or draws numbers.
    public static readonly string[] Arguments =
    [
        "--variant", "dgqa-ema", "--window", "4", "--train-limit", "320", "--epochs", "3", "--lr", "2e-3", "--sched", "cosine", "--warmup-epochs", "0.5", "--clip-grad", "1",
        "--mixup", "0.4", "--cutmix", "1", "--smoothing", "0.1", "--model-ema-decay", "0.9", "--grad-accum-steps", "2", "--log-interval", "5", "--threads", "1", "--device", "cpu", "--experiment", "run",
    ];

    private readonly SpecFolder _folder = new();

    public UndisturbedRun()
    {
        Shell run = Shell.Run(["train", .. Arguments, "--output", _folder.Path]);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    public string Run => Path.Combine(_folder.Path, "run");

    public void Dispose() => _folder.Dispose();
}
