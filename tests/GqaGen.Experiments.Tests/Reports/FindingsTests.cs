using GqaGen.Experiments.Reports;
using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Reports.Findings;
using GqaGen.Experiments.Reports.Published;
using GqaGen.Experiments.Reports.Sections;
using GqaGen.Experiments.Studies;

namespace GqaGen.Experiments.Tests.Reports;

/// <summary>What the report says of results whose truth is known.</summary>
public sealed class FindingsTests
{
    [Fact]
    public void APlantedDifferenceIsShownWithTenSeedsAndTheOthersAreNot()
    {
        StudyAnalysis analysis = Analyse(SyntheticStudy.AllVariants(10, variant => variant == "dgqa-ema" ? 0.012 : 0));
        ComparisonFamily family = analysis.Benchmarks[0].Accuracy;
        Assert.Equal(6, family.Tested);
        Assert.Equal((Verdict.Shown, true), (family.Of("dgqa-ema")!.Verdict, family.Of("dgqa-ema")!.IsHigher));
        Assert.All(family.Comparisons.Where(one => one.Variant != "dgqa-ema"), one => Assert.Equal(Verdict.NotShown, one.Verdict));
        Assert.Equal("dgqa-ema", analysis.Benchmarks[0].SupportedBest!.Variant);

        string[] findings = [.. AccuracyFindings.Of(analysis)];
        Assert.StartsWith("digits, size tiny: both tests show that dgqa-ema is better than gqa, +1.2", findings[0], StringComparison.Ordinal);
        Assert.Contains("No other difference survives the correction: mha, dgqa-difference, kdgqa, pgqa and mqa", findings[0], StringComparison.Ordinal);
        Assert.Single(findings);
    }

    [Fact]
    public void ABaselineThatBeatsAllIsTheSupportedBest()
    {
        BenchmarkAnalysis one = Analyse(SyntheticStudy.AllVariants(9, variant => variant == "gqa" ? 0 : -0.02)).Benchmarks[0];
        Assert.All(one.Accuracy.Comparisons, comparison => Assert.Equal((Verdict.Shown, false), (comparison.Verdict, comparison.IsHigher)));
        Assert.Equal("gqa", one.SupportedBest!.Variant);
    }

    [Fact]
    public void ThreeSeedsShowNothingHoweverLargeTheDifference()
    {
        StudyAnalysis analysis = Analyse(SyntheticStudy.AllVariants(3, variant => variant == "mqa" ? -0.3 : 0));
        Comparison mqa = analysis.Benchmarks[0].Accuracy.Of("mqa")!;
        Assert.Equal((Verdict.Suggested, 0.25, 1.0), (mqa.Verdict, mqa.Paired!.SignFlipPValue, mqa.CorrectedSignFlips));
        Assert.Null(analysis.Benchmarks[0].SupportedBest);

        string[] findings = [.. AccuracyFindings.Of(analysis)];
        Assert.Contains("the t test alone, as the seeds are too few for the other, suggests that mqa is worse than gqa", findings[0], StringComparison.Ordinal);
        Assert.Contains("with 3 pairs the exact test cannot give a p below 0.25, however large the difference; corrected for 6 comparisons it needs 8 seeds to reach 0.05", findings[1], StringComparison.Ordinal);
        string caption = ComparisonTable.Of(analysis.Benchmarks[0].Accuracy, ComparedQuantity.Accuracy).Caption;
        Assert.Contains("With 3 pairs the sign-flip test gives no p below 0.25, so it can show no difference here, however large; that takes 8 pairs.", caption, StringComparison.Ordinal);
    }

    [Fact]
    public void AVariantThatIsTheBaselineIsCalledIdentical()
    {
        CellResult[] gqa = [.. SyntheticStudy.AllVariants(4, _ => 0).Where(cell => cell.Variant == "gqa")];
        StudyAnalysis analysis = Analyse([.. gqa, .. gqa.Select(cell => SyntheticStudy.Cell("dgqa-ema", cell.Seed, cell.TestAccuracy))]);
        Assert.Equal(Verdict.Identical, analysis.Benchmarks[0].Accuracy.Of("dgqa-ema")!.Verdict);
        Assert.Equal("digits, size tiny: dgqa-ema gave the same as gqa in every seed.", AccuracyFindings.Of(analysis).First());
        Assert.Contains("dgqa-ema could have and never did", LayerFindings.Of(analysis).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void OneSeedTestsNothing()
    {
        StudyAnalysis analysis = Analyse(SyntheticStudy.AllVariants(1, _ => 0.01));
        Assert.All(analysis.Benchmarks[0].Accuracy.Comparisons, one => Assert.Equal(Verdict.Untested, one.Verdict));
        Assert.Equal(["digits, size tiny: no variant has two seeds in common with gqa, so no difference can be told from chance."], AccuracyFindings.Of(analysis));
        Assert.Equal("One seed too: no spread, no test.", Measured.ById["seeds"](analysis));
    }

    [Fact]
    public void UnequalSeedsArePairedOnThoseThatBothHave()
    {
        CellResult[] cells = [.. SyntheticStudy.AllVariants(5, _ => 0).Where(cell => cell.Variant is "gqa" or "kdgqa" or "pgqa")];
        StudyAnalysis analysis = Analyse(cells.Where(cell => (cell.Variant, cell.Seed) is not (("gqa", 0) or ("kdgqa", 3) or ("pgqa", > 1))));
        ComparisonFamily family = analysis.Benchmarks[0].Accuracy;
        Assert.Equal([1L, 2, 4], family.Of("kdgqa")!.Seeds);
        Assert.Equal([1L], family.Of("pgqa")!.Seeds);
        Assert.Equal(1, family.Tested);
        double[] gqa = [.. cells.Where(cell => cell.Variant == "gqa").Select(cell => cell.TestAccuracy)], kdgqa = [.. cells.Where(cell => cell.Variant == "kdgqa").Select(cell => cell.TestAccuracy)];
        Assert.Equal([kdgqa[1] - gqa[1], kdgqa[2] - gqa[2], kdgqa[4] - gqa[4]], family.Of("kdgqa")!.Paired!.Differences);
        Assert.Equal(["3 of 4", "1 of 4"], ComparisonTable.Of(family, ComparedQuantity.Accuracy).Table.Rows.Select(row => row[1]));
        Assert.Contains("pgqa could not be tested, with fewer than two seeds in common.", AccuracyFindings.Of(analysis).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void EachDataSetAndSizeIsAFamilyOfItsOwn()
    {
        StudyAnalysis analysis = Analyse(
            [.. SyntheticStudy.AllVariants(10, _ => 0, size: "small"), .. SyntheticStudy.AllVariants(10, _ => 0), .. SyntheticStudy.AllVariants(10, _ => 0.01, "cifar-10").Where(cell => cell.Variant is "gqa" or "pgqa")]);
        Assert.Equal(["cifar-10, size tiny", "digits, size tiny", "digits, size small"], analysis.Benchmarks.Select(one => one.Benchmark.Name));
        Assert.Equal([1, 6, 6], analysis.Benchmarks.Select(one => one.Accuracy.Tested));
        Comparison alone = analysis.Benchmarks[0].Accuracy.Comparisons.Single();
        Assert.Equal((alone.Paired!.TTestPValue, alone.Paired.SignFlipPValue), (alone.CorrectedTTest, alone.CorrectedSignFlips));
        Assert.Contains("Of these data sets, cifar-10;", Measured.ById["promise"](analysis), StringComparison.Ordinal);
    }

    [Fact]
    public void NoiseThatMakesMapsLessAlikeIsSaidBesideThePaper()
    {
        StudyAnalysis analysis = Analyse(SyntheticStudy.AllVariants(10, _ => 0));
        Comparison pgqa = analysis.Benchmarks[0].Similarity.Of("pgqa")!;
        Assert.Equal((Verdict.Shown, false), (pgqa.Verdict, pgqa.IsHigher));
        Assert.Empty(analysis.Benchmarks[0].Similarity.Of("mha")!.Seeds);
        Assert.Equal(5, analysis.Benchmarks[0].Similarity.Tested);
        Assert.Contains("similarity within groups −0.051 (less alike)", Measured.ById["pgqa"](analysis), StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyCellsOfSizeLargeSpeakOfViTL()
    {
        Assert.StartsWith("No cell of size large, so this is not tested here.", Measured.ById["dgqa-gain"](Analyse(SyntheticStudy.AllVariants(2, _ => 0))), StringComparison.Ordinal);
        CellResult[] large = [.. SyntheticStudy.AllVariants(2, _ => 0).Where(cell => cell.Variant is "gqa" or "dgqa-ema").Select(cell => cell with { ModelSize = "large" })];
        Assert.Matches(@"^dgqa-ema on digits, size large .\d\.\d\d points \(not shown\)\.$", Measured.ById["dgqa-gain"](Analyse(large)));
    }

    [Fact]
    public void EveryClaimHasItsMeasurementAndItsSource()
    {
        Assert.Equal(PublishedClaim.All.Select(claim => claim.Id).Order(), Measured.ById.Keys.Order());
        Assert.All(PublishedClaim.All, claim => Assert.True(claim.Claim.Length > 0 && claim.Source.Length > 0, claim.Id));
        StudyAnalysis empty = Analyse([SyntheticStudy.Cell("kdgqa", 0, 0.5)]);
        Assert.All(Measured.ById.Values, measured => Assert.EndsWith(".", measured(empty), StringComparison.Ordinal));
    }

    private static StudyAnalysis Analyse(IEnumerable<CellResult> cells) => new(SyntheticStudy.Description, [.. cells], []);
}
