using GqaGen.Experiments.Engines;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Tests.Studies;
using k8s;
using k8s.Models;

namespace GqaGen.Experiments.Tests.Engines;

/// <summary>The manifest is read back with the types that are generated from the published API, which refuse members that it does not have.</summary>
public sealed class KubernetesJobTests
{
    private const string Text = "matrix: { variants: [mha, gqa], sizes: tiny, datasets: digits, seeds: 3 }\nprotocol: { pretrain: true, uptrain: true }\n# a ' and a \" and a\ttab\n";

    private static readonly KubernetesOptions Options = new() { Image = "registry.example/gqagen:1", VolumeClaim = "shared", Memory = "8Gi", Gpus = 1, Namespace = "lab" };

    [Fact]
    public void TheManifestIsAnIndexedJobWithItsStudyFile()
    {
        StudyPlan plan = SampleStudies.Plan(Text, "studies/My_Study.study.yaml");
        string manifest = KubernetesJob.Manifest(
            new() { Plan = plan, Tasks = [(Phase.Pretrain, 3), (Phase.UpTrain, 6)], Program = "gqagen", StudyFile = KubernetesJob.StudyFile("My_Study", Options), Out = "/study/My_Study", DataDir = "/study/data", Time = TimeSpan.FromHours(2), Parallel = 4 },
            Text,
            Options);
        List<object> documents = KubernetesYaml.LoadAllFromString(manifest, strict: true);
        var config = Assert.IsType<V1ConfigMap>(documents[0]);
        var job = Assert.IsType<V1Job>(documents[1]);
        Assert.Equal(Text, config.Data["My_Study.study.yaml"]);
        Assert.Equal(("gqagen-my-study", "lab"), (job.Metadata.Name, job.Metadata.NamespaceProperty));
        Assert.Equal(("Indexed", 6, 4, 2), (job.Spec.CompletionMode, job.Spec.Completions, job.Spec.Parallelism, job.Spec.BackoffLimitPerIndex));
        Assert.All(job.Spec.PodFailurePolicy.Rules, rule => Assert.Equal("Ignore", rule.Action));
        Assert.Equal([143], job.Spec.PodFailurePolicy.Rules[1].OnExitCodes.Values);        // stopped at the time limit
        V1PodSpec pod = job.Spec.Template.Spec;
        Assert.Equal(("Never", 120L, 7200L), (pod.RestartPolicy, pod.TerminationGracePeriodSeconds, pod.ActiveDeadlineSeconds));
        V1Container container = Assert.Single(pod.Containers);
        Assert.Equal(["gqagen"], container.Command);
        Assert.Equal(["study", "run", "/study/My_Study.study.yaml", "--out", "/study/My_Study", "--data-dir", "/study/data", "--workers", "1", "--retries", "2", "--device", "auto", "--max-cells", "1"], container.Args);
        Assert.Equal(["cpu", "memory", "nvidia.com/gpu"], container.Resources.Limits.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("shared", pod.Volumes[0].PersistentVolumeClaim.ClaimName);
        Assert.Equal(config.Metadata.Name, pod.Volumes[1].ConfigMap.Name);
        V1VolumeMount file = container.VolumeMounts[1];
        Assert.Equal((container.Args[2], "My_Study.study.yaml"), (file.MountPath, file.SubPath));       // beside it lie the checkpoints that it names
        Assert.All(container.VolumeMounts, mount => Assert.Contains(mount.Name, pod.Volumes.Select(v => v.Name)));
    }
}
