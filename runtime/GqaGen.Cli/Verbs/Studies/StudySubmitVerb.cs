using System.CommandLine;
using System.Globalization;
using System.Text;
using GqaGen.Cli.Output;
using GqaGen.Experiments.Engines;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Status;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Storage;

namespace GqaGen.Cli.Verbs.Studies;

/// <summary><c>study submit</c>: hands a study to a job scheduler.</summary>
internal sealed class StudySubmitVerb
{
    private readonly CliHost _host;
    private readonly StudyInputs _inputs;
    private readonly Option<Engine> _engine = EngineOption();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Writes the files and submits nothing." };
    private readonly Option<TimeSpan?> _time = new("--time") { Description = "The longest that a task may run; one that needs longer saves its state and is started again. Default: the scheduler's limit.", HelpName = "h:mm:ss", CustomParser = ParseTime };
    private readonly Option<int?> _parallel = IntegerOption.Create("--parallel", "Tasks at once. Default: as many as the scheduler lets.");
    private readonly Option<int> _retries = IntegerOption.CreateWithDefault("--retries", 2, "How often a training that failed or was killed is tried again.");
    private readonly Option<int> _grace = IntegerOption.CreateWithDefault("--grace", 120, "Seconds between the request to stop and the end, to save the state.", valueName: "s");
    private readonly Option<int?> _lease = IntegerOption.Create("--lease", "As of study run.");
    private readonly Option<string> _device = new("--device") { Description = "As of study run.", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _program = new("--program") { Description = "The command that runs gqagen where the tasks run, for instance in a container. Default, slurm: this program; kubernetes: gqagen.", HelpName = "command" };
    private readonly Option<string[]> _sbatch = new("--sbatch") { Description = "slurm: a further option of sbatch, for instance --sbatch=--partition=gpu --sbatch=--gres=gpu:1.", HelpName = "option" };
    private readonly Option<int> _arraySize = IntegerOption.CreateWithDefault("--array-size", 1000, "slurm: tasks of one array at most (MaxArraySize). Above it each task does several cells.", from: 1);
    private readonly Option<string?> _image = new("--image") { Description = "kubernetes: the container image, with gqagen in it.", HelpName = "image" };
    private readonly Option<string?> _claim = new("--volume-claim") { Description = "kubernetes: the persistent volume claim that all pods share (ReadWriteMany). Its folder NAME is the study's folder, its folder data holds the data sets unless --data-dir names another.", HelpName = "pvc" };
    private readonly Option<string?> _memory = new("--memory") { Description = "kubernetes: memory of a pod, for instance 8Gi.", HelpName = "quantity" };
    private readonly Option<int> _gpus = IntegerOption.CreateWithDefault("--gpus", 0, "kubernetes: NVIDIA GPUs of a pod.");
    private readonly Option<string?> _namespace = new("--namespace") { Description = "kubernetes: the namespace.", HelpName = "name" };

    private StudySubmitVerb(IReadOnlyList<Variant> catalog, CliHost host) => (_host, _inputs) = (host, new(catalog, host));

    private enum Engine { Slurm, Kubernetes }

    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        var verb = new StudySubmitVerb(catalog, host);
        VerbCommand command = new(
            "submit",
            "Hands what a study lacks to a job scheduler, one cell a task; what cells share runs before. Tasks claim their work in the study's folder, so it must be one that all nodes see, and a task that dies is made up for. "
            + "A task that is asked to stop (time limit, preemption) saves its state and is queued again. Files go to submit/ in the study's folder, with the logs of Slurm. Prints the jobs. Other schedulers: start study run --shard i/n, or study run on as many nodes as you like.",
            "study submit paper.study.yaml --engine slurm --out /shared/paper --data-dir /data --time 12:00:00 --parallel 16 --sbatch=--partition=gpu --sbatch=--gres=gpu:1 --device cuda",
            "study submit paper.study.yaml --engine slurm --dry-run",
            "study submit paper.study.yaml --engine kubernetes --image registry.example/gqagen:0.1 --volume-claim study --gpus 1 --memory 16Gi")
        {
            verb._engine, verb._dryRun, verb._time, verb._parallel, verb._retries, verb._grace, verb._lease, verb._device, verb._program,
            verb._sbatch, verb._arraySize, verb._image, verb._claim, verb._memory, verb._gpus, verb._namespace,
        };
        verb._inputs.AddTo(command);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (_inputs.Plan(parsed) is not { } study) return ExitCode.Errors;
        Engine engine = parsed.GetValue(_engine);
        if (engine == Engine.Slurm && study.Plan.Missing.Count > 0) throw new CliException(string.Join(" ", study.Plan.Missing));
        var status = StudyStatus.Read(study.Plan, study.Directory);
        IReadOnlyList<(Phase Phase, int Count)> tasks = Submission.Open(status);
        int failed = status.Count(WorkState.Failed);
        if (failed > 0) _host.Error.WriteLine($"{Words.Count(failed, "training")} failed: {_host.Name} study retry --failed lets them be done again");
        if (tasks.Count == 0)
        {
            _host.Error.WriteLine("Nothing to submit: every training is done, running or has failed.");
            return ExitCode.Clean;
        }
        try
        {
            return engine == Engine.Slurm ? Slurm(parsed, study, tasks) : Kubernetes(parsed, study, tasks);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SubmissionException or ArgumentException)
        {
            throw new CliException(e.Message);
        }
    }

    private int Slurm(ParseResult parsed, PlannedStudy study, IReadOnlyList<(Phase Phase, int Count)> tasks)
    {
        Submission submission = Common(parsed, study, tasks) with
        {
            Program = parsed.GetValue(_program) ?? ThisProgram(),
            StudyFile = Path.GetFullPath(_inputs.File(parsed)),
            Out = study.Directory.Root,
            DataDir = _inputs.DataDir(parsed) is { } data ? Path.GetFullPath(data) : null,
        };
        string script = SlurmEngine.Write(submission, study.Directory.Submit, parsed.GetValue(_sbatch) ?? [], parsed.GetValue(_arraySize));
        if (parsed.GetValue(_dryRun)) _host.Out.Write($"{script}\n{File.ReadAllText(script)}");
        else _host.Out.Write(SlurmEngine.Submit(script));
        return ExitCode.Clean;
    }

    private int Kubernetes(ParseResult parsed, PlannedStudy study, IReadOnlyList<(Phase Phase, int Count)> tasks)
    {
        if (parsed.GetValue(_image) is not { } image || parsed.GetValue(_claim) is not { } claim)
            throw new CliException("--engine kubernetes needs --image, a container image with gqagen in it, and --volume-claim, a persistent volume claim that all pods share.");
        var options = new KubernetesOptions { Image = image, VolumeClaim = claim, Memory = parsed.GetValue(_memory), Gpus = parsed.GetValue(_gpus), Namespace = parsed.GetValue(_namespace) };
        string name = study.Plan.Study.Name;
        Submission submission = Common(parsed, study, tasks) with
        {
            Program = parsed.GetValue(_program) ?? "gqagen",
            StudyFile = KubernetesJob.StudyFile(name, options),
            Out = $"{options.MountPath}/{name}",
            DataDir = _inputs.DataDir(parsed) ?? $"{options.MountPath}/data",
        };
        string path = Path.Combine(study.Directory.Submit, "kubernetes.yaml");
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(KubernetesJob.Manifest(submission, study.Source.Text, options)));
        _host.Out.Write($"{path}\n");
        if (!parsed.GetValue(_dryRun)) _host.Error.WriteLine($"Start it with: kubectl apply -f {path}");
        return ExitCode.Clean;
    }

    private Submission Common(ParseResult parsed, PlannedStudy study, IReadOnlyList<(Phase Phase, int Count)> tasks) => new()
    {
        Plan = study.Plan,
        Tasks = tasks,
        Program = "",
        StudyFile = "",
        Out = "",
        Time = parsed.GetValue(_time),
        Parallel = parsed.GetValue(_parallel),
        Retries = parsed.GetValue(_retries),
        Grace = TimeSpan.FromSeconds(parsed.GetValue(_grace)),
        Device = parsed.GetRequiredValue(_device),
        Lease = parsed.GetValue(_lease) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
    };

    // As it was started: an executable of its own, or dotnet with an assembly.
    private static string ThisProgram()
    {
        string process = Environment.ProcessPath ?? throw new CliException("This program's path is not known; give --program.");
        string entry = System.Reflection.Assembly.GetEntryAssembly()?.Location ?? "";
        bool isDotnet = Path.GetFileNameWithoutExtension(process) == "dotnet" && entry.Length > 0;
        return SlurmScripts.Words(isDotnet ? [process, entry] : [process]);
    }

    private static Option<Engine> EngineOption()
    {
        Option<Engine> option = WordOption.Create("--engine", "slurm: a job array for each phase. kubernetes: an indexed Job.", ("slurm", Engine.Slurm), ("kubernetes", Engine.Kubernetes));
        option.Required = true;
        return option;
    }

    private static TimeSpan? ParseTime(System.CommandLine.Parsing.ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string[] parts = text.Split(':');
        if (parts.Length is 2 or 3 && parts.All(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            int[] n = [.. parts.Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
            var time = new TimeSpan(n[0], n[1], n.Length == 3 ? n[2] : 0);
            if (time > TimeSpan.Zero) return time;
        }
        result.AddError($"--time is hours:minutes or hours:minutes:seconds, for instance 12:00:00, not '{text}'.");
        return null;
    }
}
