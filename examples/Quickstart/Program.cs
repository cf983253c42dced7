using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Training;
using Quickstart;

Option<int> seeds = Count("--seeds", 3, "Seeds each variant is trained with; the table shows mean ± s.d.");
Option<int> epochs = Count("--epochs", 30, "Epochs of the MHA model that all variants are converted from.");
Option<int> upTrainEpochs = Count("--up-train-epochs", 10, "Epochs of up-training after the conversion.");
Option<int> workers = Count("--workers", Environment.ProcessorCount, "Trainings that run at once, each on one thread.");
Option<string> device = new("--device") { Description = "auto, cpu or cuda; cuda needs a build with -p:TorchBackend=cuda.", DefaultValueFactory = _ => "auto" };
Option<DirectoryInfo?> output = new("--out") { Description = "Run directory. One that exists is gone on with: finished trainings are kept, stopped ones resume. Default: runs/quickstart-TIME." };

RootCommand command = new("""
    Trains a small multi-head ViT on real handwritten digits, converts it to every variant of specs/ by mean-pooling keys and values,
    up-trains each for the same number of steps, tests them and writes tables, plots, weights and report.html. About three minutes on 2 cores.

    Examples:
      dotnet run -c Release --project examples/Quickstart
      dotnet run -c Release --project examples/Quickstart -- --seeds 1 --epochs 5 --up-train-epochs 2
      dotnet run -c Release --project examples/Quickstart -- --out runs/mine        (again, to go on after Ctrl+C)
    """) { seeds, epochs, upTrainEpochs, workers, device, output };

command.SetAction(parsed =>
{
    try
    {
        TorchRuntime.EnsureLoaded();
        using var stop = new StopSignal();
        return new Experiment(new QuickstartOptions
        {
            Seeds = parsed.GetValue(seeds),
            Epochs = parsed.GetValue(epochs),
            UpTrainEpochs = parsed.GetValue(upTrainEpochs),
            Workers = parsed.GetValue(workers),
            Device = parsed.GetValue(device)!,
            Out = parsed.GetValue(output)?.FullName ?? Path.GetFullPath(Path.Combine("runs", $"quickstart-{DateTime.Now:yyyyMMdd-HHmmss}")),
        }).Run(stop.Token);
    }
    catch (AggregateException several) when (several.Flatten().InnerExceptions.All(IsExplained))
    {
        foreach (string message in several.Flatten().InnerExceptions.Select(e => e.Message).Distinct()) Console.Error.WriteLine($"error: {message}");
        return 1;
    }
    catch (Exception e) when (IsExplained(e))
    {
        Console.Error.WriteLine($"error: {e.Message}");
        return 1;
    }
});
ParseResult given = command.Parse(args);
if (given.Action is not ParseErrorAction) return given.Invoke();
foreach (ParseError problem in given.Errors) Console.Error.WriteLine($"error: {problem.Message}");
return 2;

static Option<int> Count(string name, int value, string description) => new(name)
{
    Description = description,
    DefaultValueFactory = _ => value,
    CustomParser = result =>
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1) return number;
        result.AddError($"'{name}' must be an integer from 1 on, not '{text}'.");
        return value;
    },
};

// Their messages say what is wrong and what to do; anything else is a bug and shows where.
static bool IsExplained(Exception e) =>
    e is TorchLoadException or CheckpointException or NonFiniteException or IOException or UnauthorizedAccessException or ArgumentException;
