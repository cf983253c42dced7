using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GqaGen.Experiments.Engines;

/// <summary>Where the pods of a Kubernetes Job run and what they may use.</summary>
public sealed record KubernetesOptions
{
    /// <summary>The container image; <c>gqagen</c> is in it.</summary>
    public required string Image { get; init; }

    /// <summary>The persistent volume claim that all pods share (ReadWriteMany), mounted at <see cref="MountPath"/>; it holds data sets and results.</summary>
    public required string VolumeClaim { get; init; }

    /// <summary>Where it is mounted.</summary>
    public string MountPath { get; init; } = "/study";

    /// <summary>Memory of a pod, in the words of Kubernetes.</summary>
    public string? Memory { get; init; }

    /// <summary>NVIDIA GPUs of a pod.</summary>
    public int Gpus { get; init; }

    /// <summary>The namespace; that of the context unless given.</summary>
    public string? Namespace { get; init; }
}

/// <summary>
/// The manifest of a study: a ConfigMap with the study file and an indexed Job (batch/v1) whose pods do one cell each. What cells share is done by
/// whichever pod comes first, the others wait or take another cell, so start with few pods (<see cref="Submission.Parallel"/>) where much is shared. A pod that was
/// disrupted, or stopped at its time limit with its state saved, is not counted as failed.
/// </summary>
public static class KubernetesJob
{
    private const int StoppedWithItsState = 143;

    // Quotes every text: what looks like a number or a truth value to YAML stays a text.
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the pods see the study file: in the volume, so that what it names relative to itself is there too.</summary>
    public static string StudyFile(string name, KubernetesOptions options) => $"{options.MountPath.TrimEnd('/')}/{Key(name)}";

    /// <summary>The manifest, for <c>kubectl apply -f</c>: two YAML documents in the syntax of JSON, which is YAML.</summary>
    /// <param name="submission">What is submitted; its paths are those of the pods.</param>
    /// <param name="studyText">The study file.</param>
    /// <param name="options">Where it runs.</param>
    public static string Manifest(Submission submission, string studyText, KubernetesOptions options)
    {
        string name = Name(submission.Plan.Study.Name);
        return $"# Written by gqagen study submit. Start it with: kubectl apply -f kubernetes.yaml\n{ConfigMap(submission, name, studyText, options).ToJsonString(Json)}\n---\n{Job(submission, name, options).ToJsonString(Json)}\n";
    }

    private static JsonObject ConfigMap(Submission submission, string name, string studyText, KubernetesOptions options) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = Metadata(name, options),
        ["data"] = new JsonObject { [Key(submission.Plan.Study.Name)] = studyText },
    };

    private static JsonObject Job(Submission submission, string name, KubernetesOptions options)
    {
        int cells = Math.Max(submission.Tasks.Count == 0 ? 0 : submission.Tasks[^1].Count, 1);
        var spec = new JsonObject
        {
            ["completionMode"] = "Indexed",
            ["completions"] = cells,
            ["parallelism"] = Math.Min(cells, submission.Parallel ?? cells),
            ["backoffLimitPerIndex"] = submission.Retries,
            ["maxFailedIndexes"] = cells,
            ["podFailurePolicy"] = new JsonObject
            {
                ["rules"] = new JsonArray(
                    new JsonObject { ["action"] = "Ignore", ["onPodConditions"] = new JsonArray(new JsonObject { ["type"] = "DisruptionTarget", ["status"] = "True" }) },
                    new JsonObject { ["action"] = "Ignore", ["onExitCodes"] = new JsonObject { ["operator"] = "In", ["values"] = new JsonArray(StoppedWithItsState) } }),
            },
            ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = Labels(name) }, ["spec"] = Pod(submission, name, options) },
        };
        return new() { ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["metadata"] = Metadata(name, options), ["spec"] = spec };
    }

    private static JsonObject Pod(Submission submission, string name, KubernetesOptions options)
    {
        var limits = new JsonObject { ["cpu"] = submission.Plan.Study.Threads.ToString(CultureInfo.InvariantCulture) };
        if (options.Memory is { } memory) limits["memory"] = memory;
        if (options.Gpus > 0) limits["nvidia.com/gpu"] = options.Gpus.ToString(CultureInfo.InvariantCulture);
        var pod = new JsonObject
        {
            ["restartPolicy"] = "Never",
            ["terminationGracePeriodSeconds"] = (long)submission.Grace.TotalSeconds,
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "gqagen",
                ["image"] = options.Image,
                ["command"] = Words([.. submission.Program.Split(' ', StringSplitOptions.RemoveEmptyEntries)]),
                ["args"] = Words([.. submission.Arguments, "--max-cells", "1"]),
                ["resources"] = new JsonObject { ["requests"] = limits.DeepClone(), ["limits"] = limits },
                ["volumeMounts"] = new JsonArray(
                    new JsonObject { ["name"] = "study", ["mountPath"] = options.MountPath },
                    new JsonObject { ["name"] = "config", ["mountPath"] = submission.StudyFile, ["subPath"] = Key(submission.Plan.Study.Name), ["readOnly"] = true }),
            }),
            ["volumes"] = new JsonArray(
                new JsonObject { ["name"] = "study", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = options.VolumeClaim } },
                new JsonObject { ["name"] = "config", ["configMap"] = new JsonObject { ["name"] = name } }),
        };
        if (submission.Time is { } time) pod["activeDeadlineSeconds"] = (long)Math.Ceiling(time.TotalSeconds);
        return pod;
    }

    private static string Key(string study) => $"{study}.study.yaml";

    private static JsonArray Words(IReadOnlyList<string> words) => [.. words.Select(w => (JsonNode)w)];

    private static JsonObject Metadata(string name, KubernetesOptions options)
    {
        var metadata = new JsonObject { ["name"] = name, ["labels"] = Labels(name) };
        if (options.Namespace is { } where) metadata["namespace"] = where;
        return metadata;
    }

    private static JsonObject Labels(string name) => new() { ["app.kubernetes.io/name"] = "gqagen", ["app.kubernetes.io/instance"] = name };

    // RFC 1123: lower case, digits and '-', at most 63 characters; an indexed Job appends the index to it.
    private static string Name(string study)
    {
        string name = $"gqagen-{study.ToLowerInvariant().Replace('_', '-')}";
        return name.Length > 52 ? name[..52].TrimEnd('-') : name;
    }
}
