using GqaGen.Experiments.Arguments;
using GqaGen.Experiments.Runs;
using GqaGen.Variants;

namespace GqaGen.Experiments.Tests.Arguments;

/// <summary>
/// The experiment files of the paper's own code go through as they are. Its repository (commit 8fee9d6) ships none: README.md shows their form, and train.py
/// and data.py say what the keys may hold. So every scheme, size and data set that both know is tried, in that form.
/// </summary>
public sealed class OfficialFileTests
{
    private const string ReadmeForm = """
        dataset: 'cifar10'				# one of {cifar10, cifar100, food101, tiny-imagenet-200}
        in_chans: 3
        size: 'b'					# one of {s,b,l}
        att_scheme: 'gqa'				# one of {gqa, kdgqa, dgqa_diff, dgqa_ema, pgqa}
        num_classes: 10
        pretrained: True
        window_size: 300
        num_kv_heads: 6					# dependent on the model size, and its number of heads
        out_dir: "cifar10-base-gqa-pretrained"		# directory to which the outputs are saved

        """;

    private static readonly (string Scheme, string Variant)[] Schemes =
        [("mhsa", "mha"), ("gqa", "gqa"), ("kdgqa", "kdgqa"), ("dgqa_diff", "dgqa-difference"), ("dgqa_ema", "dgqa-ema"), ("pgqa", "pgqa")];

    private static readonly (string Size, int EmbedDim, int Depth, int Heads, int KvHeads)[] Sizes = [("s", 384, 12, 6, 3), ("b", 768, 12, 12, 6), ("l", 1024, 24, 16, 4)];

    private static readonly (string Dataset, int Classes)[] Sets = [("mnist", 10), ("cifar10", 10), ("cifar100", 100), ("tiny-imagenet-200", 200), ("food101", 101), ("imagenet-1k", 1000)];

    [Fact]
    public void EverySchemeSizeAndDataSetMapsToItsVariant()
    {
        foreach ((string scheme, string variant) in Schemes)
        foreach ((string size, int embedDim, int depth, int heads, int kvHeads) in Sizes)
        foreach ((string dataset, int classes) in Sets)
        {
            string text = $"dataset: '{dataset}'\nin_chans: 3\nsize: '{size}'\natt_scheme: '{scheme}'\nnum_classes: {classes}\npretrained: False\nwindow_size: 200\nnum_kv_heads: {kvHeads}\n";
            RunPlan plan = Plan(text);
            string what = $"{scheme} {size} {dataset}";
            Assert.Equal((what, variant, dataset, classes), (what, plan.Variant.Name, plan.Arguments.Dataset, plan.Model.NumClasses));
            Assert.Equal((what, embedDim, depth, heads, scheme == "mhsa" ? heads : kvHeads), (what, plan.Model.EmbedDim, plan.Model.Depth, plan.Model.NumHeads, plan.Model.NumKvHeads));
            Assert.Equal((what, 3, 224, 16), (what, plan.Model.InChans, plan.Model.ImgSize, plan.Model.PatchSize));
            Assert.Equal(scheme.StartsWith("dgqa", StringComparison.Ordinal) ? 200 : null, plan.Arguments.Window);
            Assert.Equal((1e-5, 5, 32, 42L), (plan.Arguments.Training!.LearningRate, plan.Arguments.Training.Epochs, plan.Arguments.Training.BatchSize, plan.Arguments.Seed));
            Assert.Equal(Path.GetFullPath(dataset), plan.Arguments.DataDir);        // train.py: root=f'./{dataset_name}'

            // What the code does not read for a scheme is told, not refused.
            Assert.Equal((scheme.StartsWith("dgqa", StringComparison.Ordinal) ? 0 : 1) + (scheme == "mhsa" ? 1 : 0), plan.Notes.Count);
        }
    }

    [Fact]
    public void TheFormOfItsReadmeGoesThroughWithItsTabsAndComments()
    {
        RunPlan plan = Plan(ReadmeForm, "--initial-checkpoint", "vit_base.pth");
        Assert.Equal(("gqa", "base", "cifar10", 6), (plan.Variant.Name, plan.Arguments.ModelSize, plan.Arguments.Dataset, plan.Model.NumKvHeads));
        Assert.Equal(("cifar10-base-gqa-pretrained", Path.GetFullPath("runs"), Path.GetFullPath("vit_base.pth")), (plan.Experiment, plan.Output, plan.Arguments.InitialCheckpoint));
        Assert.Equal(["'window: 300' is not used: gqa has no window."], plan.Notes);
    }

    [Fact]
    public void PretrainedWithoutAFileSaysHowToNameOne()
    {
        var e = Assert.Throws<ArgumentsException>(() => Plan(ReadmeForm));
        Assert.Contains("--pretrained_ckpt", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACustomSizeHasItsOwnDimensions()
    {
        RunPlan plan = Plan("dataset: mnist\nin_chans: 1\nsize: c\natt_scheme: dgqa_ema\nnum_classes: 10\npretrained: False\nwindow_size: 10\nnum_kv_heads: 2\nembed_dim: 192\nnum_layers: 4\nnum_heads: 4\n");
        Assert.Equal((192, 4, 4, 2, 1, 224, 16, 10), (plan.Model.EmbedDim, plan.Model.Depth, plan.Model.NumHeads, plan.Model.NumKvHeads, plan.Model.InChans, plan.Model.ImgSize, plan.Model.PatchSize, plan.Arguments.Window));
    }

    /// <summary>CINIC-10 is distributed as class folders.</summary>
    [Fact]
    public void CinicOpensAsFolders() => Assert.Equal("cinic10", Plan(Of("cinic10")).Arguments.Dataset);

    /// <summary>The one data set of its data.py that is not among those here.</summary>
    [Fact]
    public void ADataSetThatIsUnknownHereSaysHowToOpenIt() =>
        Assert.Contains("any other opens as 'folder'", Assert.Throws<ArgumentsException>(() => Plan(Of("oxfordiitpet"))).Message, StringComparison.Ordinal);

    private static string Of(string dataset) => $"dataset: {dataset}\nin_chans: 3\nsize: s\natt_scheme: gqa\nnum_classes: 10\npretrained: False\nwindow_size: 300\nnum_kv_heads: 3\n";

    private static RunPlan Plan(string text, params string[] flags) => RunPlanner.Plan(ArgumentTableTests.Given(flags), ArgumentFile.Parse("experiment.yaml", text), GqaCatalog.All);
}
