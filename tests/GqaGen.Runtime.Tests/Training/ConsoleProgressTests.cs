using GqaGen.Runtime.Training;
using Spectre.Console;

namespace GqaGen.Runtime.Tests.Training;

public sealed class ConsoleProgressTests
{
    private static readonly TrainingStart Start = new("tiny", 0, 66, 33, new() { Epochs = 2 }, []);
    private static readonly EvaluationResult Validation = new(0.25, 0.925, 359, 12, TimeSpan.FromSeconds(1), []);

    [Fact]
    public void RedirectedOutputHasALineAnEpoch()
    {
        var text = new StringWriter();
        using (var progress = new ConsoleProgress(Console(text, terminal: false))) Report(progress.Show("[kdgqa] seed 1"));
        string[] lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("[kdgqa] seed 1  epoch 1/2  loss 0.5000  accuracy 80.0 %  validation loss 0.2500  accuracy 92.5 %  1234 images/s  ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(" left", lines[0].TrimEnd(), StringComparison.Ordinal);
        Assert.Equal("[kdgqa] seed 1  epoch 2/2  loss 0.4000  accuracy 85.0 %  1234 images/s", lines[1].TrimEnd());
        Assert.DoesNotContain('\e', text.ToString());
    }

    [Fact]
    public void RedirectedOutputTellsOfStoppingAndContinuing()
    {
        var text = new StringWriter();
        using (var progress = new ConsoleProgress(Console(text, terminal: false)))
        {
            ITrainingObserver run = progress.Show("gqa");
            run.OnStart(Start with { Step = 5 });
            run.OnEnd(new(Cancelled: true, 9, [], "run.safetensors", TimeSpan.Zero));
        }
        Assert.Equal("gqa  continues at step 5 of 66\ngqa  stopped at step 9, saved in run.safetensors\n", text.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void ATerminalHasABarForEachOfManyThreads()
    {
        var text = new StringWriter();
        using (var progress = new ConsoleProgress(Console(text, terminal: true)))
        {
            Thread[] runs = [.. Enumerable.Range(0, 4).Select(i => new Thread(() => Report(progress.Show($"[run {i}]"))))];
            foreach (Thread run in runs) run.Start();
            foreach (Thread run in runs) run.Join();
        }
        for (int i = 0; i < 4; i++) Assert.Contains($"[run {i}]  2/2  loss 0.400  85.0%  1234/s", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("100%", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AWarningIsALineOfItsOwn(bool terminal)
    {
        var text = new StringWriter();
        using (var progress = new ConsoleProgress(Console(text, terminal)))
        {
            ITrainingObserver run = new CompositeObserver(progress.Show("gqa"));
            run.OnStart(Start with { Warnings = ["The window is long."] });
            run.OnWarning("The batch was halved.");
        }
        Assert.Contains("gqa  warning: The window is long.", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("gqa  warning: The batch was halved.", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TwoLiveDisplaysOnOneConsoleAreAnError()
    {
        IAnsiConsole console = Console(new StringWriter(), terminal: true);
        using var first = new ConsoleProgress(console);
        Assert.Throws<InvalidOperationException>(() => new ConsoleProgress(console));
    }

    [Theory]
    [InlineData(0.04, "1234/s")]
    [InlineData(0.126, "1234/s  13 % waiting for data")]
    public void WaitingForDataIsToldWhereItMatters(double share, string end)
    {
        var reading = new TrainingStep(33, 1, 0.5, 0.8, 1e-3, 1, 1234, []) { DataWait = share };
        Assert.EndsWith(end, ProgressText.Reading("gqa", 2, reading), StringComparison.Ordinal);
        Assert.Contains(end.Replace("/s", " images/s", StringComparison.Ordinal), ProgressText.Epoch("gqa", 2, new(1, 33, 0.5, 0.8, null), reading, null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 05 min")]
    [InlineData(180000, "50 h 00 min")]
    public void DurationsReadWell(double seconds, string text) => Assert.Equal(text, ProgressText.Duration(TimeSpan.FromSeconds(seconds)));

    private static void Report(ITrainingObserver run)
    {
        run.OnStart(Start);
        run.OnStep(new(33, 1, 0.5, 0.8, 1e-3, 1, 1234, []));
        run.OnEpoch(new(1, 33, 0.5, 0.8, Validation));
        run.OnStep(new(66, 2, 0.4, 0.85, 1e-3, 1, 1234, []));
        run.OnEpoch(new(2, 66, 0.4, 0.85, null));
        run.OnEnd(new(Cancelled: false, 66, [], null, TimeSpan.Zero));
    }

    private static IAnsiConsole Console(TextWriter writer, bool terminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = terminal ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = terminal ? InteractionSupport.Yes : InteractionSupport.No,
        Out = new Output(writer, terminal),
    });

    private sealed class Output(TextWriter writer, bool terminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => terminal;

        public int Width => 120;

        public int Height => 40;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
