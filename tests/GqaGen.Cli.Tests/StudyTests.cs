using System.Text.Json;

namespace GqaGen.Cli.Tests;

public sealed class StudyTests : IDisposable
{
    private const string Text = "matrix: { variants: gqa, sizes: tiny, datasets: digits, seeds: [1] }\nprotocol: { pretrain: { epochs: 1, lr: 2.0e-3 }, uptrain: { epochs: 1 } }\n";
    private const string Training = "uptrain-gqa-tiny-digits-kv3-seed1";

    private readonly SpecFolder _folder = new();

    private string Out => Path.Combine(_folder.Path, "out");

    [Theory]
    [InlineData("run")]
    [InlineData("status")]
    [InlineData("retry")]
    [InlineData("report")]
    [InlineData("submit")]
    public void EveryVerbHasHelpWithExamples(string verb)
    {
        Shell run = Shell.Run("study", verb, "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains($"Examples:\n  gqagen study {verb} ", run.Out, StringComparison.Ordinal);
        Assert.Contains("--out <dir>", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void AStudyGoesFromNothingToItsReport()
    {
        string file = _folder.Add("sample.study.yaml", Text);
        Shell before = Shell.Run("study", "report", file, "--out", Out);
        Assert.Equal(1, before.ExitCode);
        Assert.Contains("1 cell of 1 not done yet", before.Error, StringComparison.Ordinal);

        Shell run = Shell.Run("study", "run", file, "--out", Out, "--workers", "1", "--device", "cpu");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains($"[2/2] {Training}: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 of 2 trainings done", run.Error, StringComparison.Ordinal);
        Assert.Equal(Text, File.ReadAllText(Path.Combine(Out, "study.yaml")));

        Shell again = Shell.Run("study", "run", file, "--out", Out);
        Assert.Equal(0, again.ExitCode);
        Assert.DoesNotContain("[2/2]", again.Error, StringComparison.Ordinal);

        Shell report = Shell.Run("study", "report", file, "--out", Out);
        Assert.Equal((0, ""), (report.ExitCode, report.Error));
        string html = report.Out.Trim();
        Assert.Contains("<h1", File.ReadAllText(html), StringComparison.Ordinal);
        Assert.Contains("\ndigits,tiny,gqa,,3,,1,0.", File.ReadAllText(Path.Combine(Path.GetDirectoryName(html)!, "accuracy.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void StatusTellsWhatFailedAndRetryForgetsIt()
    {
        string file = _folder.Add("sample.study.yaml", Text.Replace("uptrain: { epochs: 1 }", "uptrain: { epochs: 1, lr: 1000, weight_decay: 1000 }", StringComparison.Ordinal));
        Shell run = Shell.Run("study", "run", file, "--out", Out, "--device", "cpu");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{Training} failed: ", run.Error, StringComparison.Ordinal);

        Shell status = Shell.Run("study", "status", file, "--out", Out);
        Assert.Equal((0, ""), (status.ExitCode, status.Error));
        Assert.Contains("  uptrain      0        0       1        0        0\n", status.Out, StringComparison.Ordinal);
        Assert.Contains($"  {Training}: ", status.Out, StringComparison.Ordinal);
        Assert.Contains("log.txt)", status.Out, StringComparison.Ordinal);

        Assert.Equal((0, $"{Training}\n"), (Shell.Run("study", "retry", file, "--out", Out, "--failed") is var retry ? retry.ExitCode : -1, retry.Out));
        using var json = JsonDocument.Parse(Shell.Run("study", "status", file, "--out", Out, "--format", "json").Out);
        Assert.Equal(["done", "waiting"], json.RootElement.GetProperty("work").EnumerateArray().Select(w => w.GetProperty("state").GetString()));

        Shell unknown = Shell.Run("study", "retry", file, "--out", Out, "--name", "nothing");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("no training of that name has failed", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(2, Shell.Run("study", "retry", file, "--out", Out).ExitCode);
    }

    [Fact]
    public void ProblemsOfAStudyFileAreShownAtTheirPlaces()
    {
        string file = _folder.Add("slips.study.yaml", "matrix: { variants: kdqga, sizes: tiny, datasets: digit }\nprotocol: { uptrain: true }\n");
        foreach (string verb in new[] { "run", "status", "report" })
        {
            Shell run = Shell.Run("study", verb, file, "--out", Out);
            Assert.Equal((1, ""), (run.ExitCode, run.Out));
            Assert.Contains("slips.study.yaml(1,21): error GQA0032: 'kdqga' is no variant; did you mean 'kdgqa'?", run.Error, StringComparison.Ordinal);
            Assert.Contains("slips.study.yaml(1,51): error GQA0032: 'digit' is no data set; did you mean 'digits'?", run.Error, StringComparison.Ordinal);
            Assert.Contains("^^^^^", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("study run FILE --shard 5/4", "--shard: '5/4' is no shard; write i/n")]
    [InlineData("study run FILE --phase train", "'--phase' cannot be 'train'; did you mean 'uptrain'? Allowed: 'pretrain', 'uptrain', 'finetune'.")]
    [InlineData("study run FILE --workers 0", "'--workers' must be an integer from 1 to 1000000000, not '0'.")]
    [InlineData("study run FILE --device tpu", "--device tpu: 'tpu' is not a device")]
    [InlineData("study run nothing.study.yaml", "nothing.study.yaml: there is no such file")]
    [InlineData("study submit FILE --engine slurm --time soon", "--time is hours:minutes")]
    [InlineData("study submit FILE --engine kubernetes", "needs --image")]
    [InlineData("study submit FILE", "--engine")]
    public void AWrongCommandSaysSoAndExitsWithTwo(string line, string message)
    {
        string file = _folder.Add("sample.study.yaml", Text);
        Shell run = Shell.Run([.. line.Split(' ').Select(word => word == "FILE" ? file : word)]);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SubmitWritesWhatItWouldSubmit()
    {
        string file = _folder.Add("sample.study.yaml", Text);
        Shell slurm = Shell.Run("study", "submit", file, "--out", Out, "--engine", "slurm", "--dry-run", "--time", "1:30", "--sbatch=--partition=gpu");
        Assert.True(slurm.ExitCode == 0, slurm.Error);
        Assert.Contains("--dependency=afterany:\"$pretrain\"", slurm.Out, StringComparison.Ordinal);
        Assert.Contains("#SBATCH --partition=gpu", File.ReadAllText(Path.Combine(Out, "submit", "slurm.sbatch")), StringComparison.Ordinal);
        Shell kubernetes = Shell.Run("study", "submit", file, "--out", Out, "--engine", "kubernetes", "--image", "gqagen:1", "--volume-claim", "shared");
        Assert.True(kubernetes.ExitCode == 0, kubernetes.Error);
        Assert.Contains("\"completionMode\": \"Indexed\"", File.ReadAllText(kubernetes.Out.Trim()), StringComparison.Ordinal);
        Assert.Contains("kubectl apply -f", kubernetes.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void WithoutSlurmSubmitSaysWhatToDo()
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        Skip.If(path.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "sbatch"))), "there is a Slurm here");
        Shell run = Shell.Run("study", "submit", _folder.Add("sample.study.yaml", Text), "--out", Out, "--engine", "slurm");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("sbatch is not on the PATH. Submit from a login node of the cluster, or write the files with --dry-run", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
