using System.Security.Cryptography;
using System.Text;
using GqaGen.Experiments.Studies.Files;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Runtime.Checkpoints.Conversion;
using GqaGen.Variants;

namespace GqaGen.Experiments.Tests.Studies.Planning;

public sealed class StudyPlannerTests
{
    private const string Protocol = "protocol: { pretrain: { epochs: 2 }, uptrain: { epochs: 3 } }\n";

    [Fact]
    public void AnAxisThatAVariantDoesNotHaveCollapses()
    {
        StudyPlan plan = SampleStudies.Plan($"matrix: {{ sizes: tiny, datasets: digits, windows: [10, 20], kv_heads: [2, 3], noise: [0.5, 1, 2], seeds: [7] }}\n{Protocol}");
        var cells = plan.Cells.GroupBy(c => c.Variant).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(new Dictionary<string, int> { ["mha"] = 1, ["mqa"] = 1, ["gqa"] = 2, ["kdgqa"] = 2, ["dgqa-difference"] = 4, ["dgqa-ema"] = 4, ["pgqa"] = 6 }, cells);
        Assert.Contains("mha-tiny-digits-seed7", plan.Cells.Select(c => c.Name));
        Assert.Contains("dgqa-ema-tiny-digits-window20-kv2-seed7", plan.Cells.Select(c => c.Name));
        Assert.Contains("pgqa-tiny-digits-kv3-noise0.5-seed7", plan.Cells.Select(c => c.Name));
        Assert.Equal(6, plan.Cells.Single(c => c.Variant == "mha").NumKvHeads);
        Assert.Equal(1, plan.Cells.Single(c => c.Variant == "mqa").NumKvHeads);
    }

    [Fact]
    public void WhatCellsShareIsOneItem()
    {
        StudyPlan plan = SampleStudies.Plan("""
            matrix: { variants: [gqa, dgqa-ema], sizes: tiny, datasets: [cifar10, cifar100], seeds: 2 }
            protocol: { pretrain: { dataset: imagenet }, uptrain: { dataset: imagenet }, finetune: true }
            """);
        Assert.Equal(8, plan.Cells.Count);
        Assert.Equal(2, plan.Items.Count(i => i.Phase == Phase.Pretrain));      // one a seed
        Assert.Equal(4, plan.Items.Count(i => i.Phase == Phase.UpTrain));       // one a seed and variant
        Assert.Equal(8, plan.Items.Count(i => i.Phase == Phase.FineTune));
        Assert.All(plan.Items, item => Assert.Equal(item.Phase == Phase.FineTune, item.IsTested));
        Assert.All(plan.Items.Where(i => i.Parent is not null), item => Assert.True(plan.Items.TakeWhile(i => i != item).Contains(item.Parent), "an item comes before what it starts from"));
    }

    [Fact]
    public void ACellOfTheMainComparisonIsNotRepeatedInAnAblation()
    {
        StudyPlan plan = SampleStudies.Plan($"matrix: {{ variants: [gqa, dgqa-ema], sizes: tiny, datasets: digits }}\nablations: {{ window: {{ windows: [10, 30] }}, again: {{ variants: gqa }} }}\n{Protocol}");
        Assert.Equal(["gqa-tiny-digits-kv3-seed42", "dgqa-ema-tiny-digits-window30-kv3-seed42", "dgqa-ema-tiny-digits-window10-kv3-seed42"], plan.Cells.Select(c => c.Name));
        Assert.Equal([[Study.Main, "window", "again"], [Study.Main, "window"], ["window"]], plan.Cells.Select(c => c.Matrices));
    }

    /// <summary>How large the repository's studies are, as their first lines say.</summary>
    [Theory]
    [InlineData("smoke", 23, 25)]
    [InlineData("fashion-mnist", 60, 63)]
    [InlineData("paper", 110, 157)]
    public void TheRepositorysStudiesAreThatLarge(string name, int cells, int trainings)
    {
        string path = SampleStudies.PathOf($"{name}.study.yaml");
        StudyPlan plan = SampleStudies.Plan(File.ReadAllText(path), path);
        Assert.Equal((cells, trainings), (plan.Cells.Count, plan.Items.Count));
    }

    /// <summary>Each of these decides the result, so each makes another item of the cell's training.</summary>
    [Theory]
    [InlineData("epochs: 3", "epochs: 4")]
    [InlineData("epochs: 2", "epochs: 5")]
    [InlineData("seeds: [1]", "seeds: [2]")]
    [InlineData("kv_heads: 3", "kv_heads: 2")]
    [InlineData("variants: gqa", "variants: kdgqa")]
    [InlineData("threads: 1", "threads: 2")]
    [InlineData("sizes: tiny", "sizes: small")]
    [InlineData("datasets: digits", "datasets: mnist")]
    [InlineData("train_limit: 100", "train_limit: 200")]
    [InlineData("pooling: mean", "pooling: first")]
    public void WhatDecidesAResultDecidesTheItem(string before, string after)
    {
        string Id(string text) => Assert.Single(SampleStudies.Plan(text).Cells).Work[^1].Id;
        const string Text = """
            threads: 1
            datasets: { digits: { train_limit: 100 } }
            matrix: { variants: gqa, sizes: tiny, datasets: digits, kv_heads: 3, seeds: [1] }
            protocol: { pretrain: { epochs: 2 }, convert: { pooling: mean }, uptrain: { epochs: 3 } }
            """;
        Assert.NotEqual(Id(Text), Id(Text.Replace(before, after, StringComparison.Ordinal)));
    }

    [Fact]
    public void WhatDecidesNothingDoesNot()
    {
        const string Text = "summary: one\nmatrix: { variants: gqa, sizes: tiny, datasets: digits }\nprotocol: { pretrain: { epochs: 2 }, uptrain: { epochs: 3 } }\n";
        WorkItem item = SampleStudies.Plan(Text).Items[^1];
        Assert.Equal(item.Id, SampleStudies.Plan(Text.Replace("one", "two", StringComparison.Ordinal), "elsewhere/other.study.yaml").Items[^1].Id);
        Assert.Equal(item.Id, SampleStudies.Plan($"datasets: {{ digits: {{ dir: /somewhere }} }}\n{Text}").Items[^1].Id);
        // The spec's own values, written down.
        Assert.Equal(item.Id, SampleStudies.Plan(Text.Replace("digits }", "digits, kv_heads: 3, seeds: [42] }", StringComparison.Ordinal).Replace("epochs: 3", "epochs: 3, batch_size: 32", StringComparison.Ordinal)).Items[^1].Id);
    }

    /// <summary>Rename nothing lightly: results of earlier versions are found by it.</summary>
    [Fact]
    public void TheDescriptionOfAnItemStays()
    {
        WorkItem item = SampleStudies.Plan("matrix: { variants: dgqa-ema, sizes: tiny, datasets: digits, seeds: [1] }\nprotocol: { pretrain: true, uptrain: { lr: 1.0e-4, clip_grad: 1 } }\n").Items[^1];
        Assert.Equal("uptrain-dgqa-ema-tiny-digits-window30-kv3-seed1", item.Name);
        Assert.Equal(
            """
            {
              "format": 1,
              "phase": "uptrain",
              "variant": "dgqa-ema",
              "spec_sha256": "SPEC",
              "model": {
                "AttnDrop": "0",
                "Decay": "0.9",
                "Depth": "3",
                "EmbedDim": "48",
                "ImgSize": "8",
                "InChans": "1",
                "MinQueries": "1",
                "MlpRatio": "4",
                "NumHeads": "6",
                "NumKvHeads": "3",
                "PatchSize": "2",
                "ProjDrop": "0",
                "QkvBias": "True",
                "Window": "30"
              },
              "data": {
                "dataset": "digits",
                "val_split": 0.1
              },
              "start": {
                "work": "PARENT",
                "pooling": "Mean"
              },
              "training": {
                "lr": 0.0001,
                "min_lr": 0,
                "weight_decay": 0.01,
                "schedule": "Constant",
                "warmup_epochs": 0,
                "epochs": 5,
                "batch_size": 32,
                "clip_grad": 1,
                "log_every": 10
              },
              "seed": 1,
              "threads": 1,
              "tested": true
            }

            """.Replace("PARENT", item.Parent!.Id, StringComparison.Ordinal).Replace("SPEC", SpecSha256("dgqa-ema"), StringComparison.Ordinal), item.Description);
    }

    private static string SpecSha256(string variant) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(GqaCatalog.All.Single(v => v.Name == variant).Spec)));

    [Fact]
    public void ShardsPartTheCellsAndHaveWhatTheyNeed()
    {
        StudyPlan plan = SampleStudies.Plan($"matrix: {{ sizes: tiny, datasets: digits, seeds: 3 }}\n{Protocol}");
        StudyPlan[] shards = [.. Enumerable.Range(1, 4).Select(i => plan.Of(new Shard(i, 4)))];
        Assert.Equal(plan.Cells.Select(c => c.Name).Order(), shards.SelectMany(s => s.Cells).Select(c => c.Name).Order());
        Assert.All(shards, shard => Assert.All(shard.Cells.SelectMany(c => c.Work), work => Assert.Contains(work, shard.Items)));
        Assert.Throws<FormatException>(() => Shard.Parse("0/4"));
        Assert.Throws<FormatException>(() => Shard.Parse("5/4"));
        Assert.Equal(new Shard(2, 4), Shard.Parse("2/4"));
    }

    [Fact]
    public void ASizeOfTheStudysOwnKeepsMultiHeadAndMultiQueryWhatTheyAre()
    {
        StudyPlan plan = SampleStudies.Plan($"sizes: {{ wide: {{ from: tiny, embed_dim: 64, num_heads: 8, num_kv_heads: 4 }} }}\nmatrix: {{ variants: [mha, mqa, gqa], sizes: wide, datasets: digits }}\n{Protocol}");
        Assert.Equal([("mha", 8), ("mqa", 1), ("gqa", 4)], plan.Cells.Select(c => (c.Variant, c.NumKvHeads)));
        Assert.All(plan.Items, i => Assert.Contains("\"EmbedDim\": \"64\"", i.Description, StringComparison.Ordinal));
    }

    [Fact]
    public void ACheckpointCountsByItsBytesAndIsReadOnce()
    {
        using var folder = new TemporaryFolder();
        string file = folder["vit_tiny.safetensors"], cache = folder["checkpoints.json"];
        Study study = SampleStudies.Read("matrix: { variants: gqa, sizes: tiny, datasets: digits }\nprotocol: { checkpoint: 'vit_{size}.safetensors', convert: { pooling: weighted }, finetune: true }\n", folder["a.study.yaml"]);
        StudyPlan Plan() => StudyPlanner.Plan(study, GqaCatalog.All, new CheckpointFiles(cache));

        StudyPlan without = Plan();
        Assert.Contains(file, Assert.Single(without.Missing), StringComparison.Ordinal);
        File.WriteAllText(file, "one");
        WorkItem one = Assert.Single(Plan().Items);
        Assert.Empty(Plan().Missing);
        Assert.Equal(file, one.Arguments.InitialCheckpoint);
        Assert.Equal(HeadPooling.Weighted, one.Arguments.Pooling);
        Assert.Equal(one.Id, Plan().Items[0].Id);

        // By length and time of change it is the same file: its bytes are not read again.
        DateTime changed = File.GetLastWriteTimeUtc(file);
        File.WriteAllText(file, "two");
        File.SetLastWriteTimeUtc(file, changed);
        Assert.Equal(one.Id, Plan().Items[0].Id);
        File.SetLastWriteTimeUtc(file, changed + TimeSpan.FromSeconds(1));
        Assert.NotEqual(one.Id, Plan().Items[0].Id);
        File.WriteAllText(cache, "{ spoilt");
        Assert.NotEqual(one.Id, Plan().Items[0].Id);
    }
}
