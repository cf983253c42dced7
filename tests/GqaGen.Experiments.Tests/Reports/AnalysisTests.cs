using GqaGen.Experiments.Reports;
using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Studies;

namespace GqaGen.Experiments.Tests.Reports;

/// <summary>How results are brought together, and which are refused.</summary>
public sealed class AnalysisTests
{
    [Fact]
    public void VariantsComeByTheirKvHeadsAndTheBaselineFirstAmongEquals()
    {
        StudyCells cells = new(SyntheticStudy.Description, [.. SyntheticStudy.AllVariants(2, _ => 0).Reverse(), .. SyntheticStudy.Ablations(1)]);
        Assert.Equal(["mha", "gqa", "dgqa-difference", "dgqa-ema", "kdgqa", "pgqa", "mqa"], cells.Variants);
        Assert.Empty(cells.Settings.Guessed);
    }

    [Fact]
    public void AnAblationVariesOneSettingAndHoldsTheOthers()
    {
        CellResult crossed = SyntheticStudy.Cell("dgqa-ema", 0, 0.5, setting: new(30, 2, null));
        BenchmarkAnalysis one = Analyse([.. SyntheticStudy.AllVariants(3, _ => 0), .. SyntheticStudy.Ablations(2), crossed]).Benchmarks[0];
        Assert.Equal([AblationAxis.Window, AblationAxis.KvHeads, AblationAxis.Noise], one.Ablations.Select(ablation => ablation.Axis));
        (Ablation window, Ablation heads, Ablation noise) = (one.Ablations[0], one.Ablations[1], one.Ablations[2]);

        Assert.Equal(["dgqa-difference", "dgqa-ema"], window.Curves.Select(curve => curve.Variant));
        Assert.Equal([30.0, 100, 300, 1000], window.Values);
        Assert.Equal([2, 3, 2, 2], window.Curves[1].Groups.Values.Select(group => group.Cells.Count));
        Assert.Equal("gqa", window.Reference!.Variant);

        Assert.Equal(["gqa", "dgqa-difference", "dgqa-ema", "kdgqa", "pgqa"], heads.Curves.Select(curve => curve.Variant));
        Assert.Equal([1.0, 2, 3, 6], heads.Values);
        Assert.Equal(["mha", "mqa"], heads.Points.Select(curve => curve.Variant));
        Assert.Null(heads.Reference);
        Assert.All(heads.Curves.Single(curve => curve.Variant == "dgqa-ema").Groups.Values, group => Assert.Equal(100, group.Setting.Window));

        Assert.Equal(["pgqa"], noise.Curves.Select(curve => curve.Variant));
        Assert.Equal([0, 0.5, 1, 2], noise.Values);
    }

    [Fact]
    public void AMainSettingThatIsNotNamedIsThatOfTheMostCellsAndTheReportSaysSo()
    {
        CellResult[] cells = [.. SyntheticStudy.AllVariants(3, _ => 0), .. SyntheticStudy.Ablations(2)];
        StudyCells guessed = new(SyntheticStudy.Description with { MainSettings = [] }, cells);
        Assert.Equal(new StudyCells(SyntheticStudy.Description, cells).Benchmarks[0].Main.Select(group => group.Setting), guessed.Benchmarks[0].Main.Select(group => group.Setting));
        Assert.Equal(["dgqa-difference, size tiny", "dgqa-ema, size tiny", "gqa, size tiny", "kdgqa, size tiny", "pgqa, size tiny"], guessed.Settings.Guessed);
    }

    [Fact]
    public void TimesAreOfTheMachineThatTimedTheMostVariants()
    {
        CellTiming[] more = [.. SyntheticStudy.Timings, SyntheticStudy.Timings[0] with { TrainingStepMs = 12.5 }, SyntheticStudy.Timings[0] with { TrainingStepMs = 20 }, SyntheticStudy.Timings[0] with { Dataset = "mnist" }];
        BenchmarkAnalysis one = new StudyAnalysis(SyntheticStudy.Description, [.. SyntheticStudy.AllVariants(2, _ => 0)], more).Benchmarks[0];
        Assert.Equal(("2 x86-64 cores, idle", 32, 1), (one.Times.Machine, one.Times.BatchSize, one.Times.OtherTimings));
        Assert.Equal(12.5, one.Times.Of(one.Benchmark.Main[0]));                      // a median of 11.5, 12.5 and 20
        Assert.Equal(12.8, one.Times.Of(one.Benchmark.Main[1])!.Value, 1e-9);                // not the other machine's 99
    }

    [Fact]
    public void WhatCannotBeReportedIsNamed()
    {
        CellResult gqa = SyntheticStudy.Cell("gqa", 1, 0.5);
        AllocationReading reading = gqa.Allocations[0];
        Refused("Cells a and b are of the same variant, size, data set, setting and seed (1)", gqa with { Cell = "a" }, gqa with { Cell = "b" });
        Refused("Cells a and b differ in nothing but their seed", gqa with { Cell = "a" }, gqa with { Cell = "b", Seed = 2, Parameters = 5 });
        Refused("Cell a: its test accuracy NaN", gqa with { Cell = "a", TestAccuracy = double.NaN });
        Refused("Cell a: its test accuracy 1.5", gqa with { Cell = "a", TestAccuracy = 1.5 });
        Refused("Cell a: 7 KV heads do not share 6", gqa with { Cell = "a", NumKvHeads = 7 });
        Refused("Cell a: a similarity is not finite", gqa with { Cell = "a", GroupSimilarity = [double.PositiveInfinity] });
        Refused("Cell a: the reading at step 9 has not 4 layers", gqa with { Cell = "a", Allocations = [reading, reading with { Step = 9, NonUniformShare = [0, 0] }] });
        Refused("Cell a: the reading at step 9 has a layer without 3 KV heads", gqa with { Cell = "a", Allocations = [reading, reading with { Step = 9, MeanQueryHeads = [[6], [6], [6], [6]] }] });
        Refused("Cell a: the reading at step 0 has a share", gqa with { Cell = "a", Allocations = [reading with { NonUniformShare = [0, 0, 0, double.NaN] }] });
        Assert.Contains("time of gqa, size tiny, on digits", Assert.Throws<ArgumentException>(() => new StudyAnalysis(SyntheticStudy.Description, [gqa], [SyntheticStudy.Timings[1] with { TrainingStepMs = 0 }])).Message, StringComparison.Ordinal);
        Assert.Contains("two main settings of gqa, size tiny", Assert.Throws<ArgumentException>(() => new StudyAnalysis(
            SyntheticStudy.Description with { MainSettings = [.. SyntheticStudy.Description.MainSettings, SyntheticStudy.Description.MainSettings[2]] }, [gqa], [])).Message, StringComparison.Ordinal);
    }

    private static StudyAnalysis Analyse(IEnumerable<CellResult> cells) => new(SyntheticStudy.Description, [.. cells], []);

    private static void Refused(string naming, params CellResult[] cells) =>
        Assert.Contains(naming, Assert.Throws<ArgumentException>(() => Analyse(cells)).Message, StringComparison.Ordinal);
}
