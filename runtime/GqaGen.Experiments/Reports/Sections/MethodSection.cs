using GqaGen.Experiments.Reports.Statistics;
using GqaGen.Runtime.Reports;

namespace GqaGen.Experiments.Reports.Sections;

/// <summary>How the numbers were computed.</summary>
internal static class MethodSection
{
    public static ReportSection Of(string baseline) => new("How it was computed",
    [
        new ReportList(
        [
            "Spread: the sample standard deviation (n − 1) over seeds. Intervals: Student's 95 % interval of a mean with n − 1 degrees of freedom.",
            $"Pairs: a variant's accuracy minus that of {baseline} with the same seed, size and data set, which starts from the same weights and sees the "
                + "same images in the same order as far as the study's protocol makes it so.",
            "The paired t test assumes that these differences are normally distributed, which a few seeds can neither confirm nor refute.",
            "The sign-flip test is the exact permutation test of paired differences: of all 2ⁿ ways to give the differences signs, the share whose sum is as "
                + $"far from zero. It assumes only that without an effect both signs are equally likely. All ways are tried up to n = {SignFlipTest.MostPairs}.",
            "Family: the comparisons of one quantity within one data set and size. Within it p-values are corrected by Holm's step-down method, for each of "
                + "the two tests by itself; over several data sets and sizes there is no correction.",
            "Verdicts at the level 0.05: better or worse where both corrected tests reach it; suggested where the corrected t test does and the seeds are too "
                + "few for the sign-flip test ever to; identical where all differences are zero; else not shown. Not shown is not the same as equal: the "
                + "interval says what remains possible.",
            "Hedges' g: the mean difference in standard deviations of the differences, corrected for the bias of few values; undefined for two pairs.",
            "Files beside this one: summary.csv (a row a cell), accuracy.csv (a row a variant), comparisons.csv, ablation-*.csv, layers.csv, epochs.csv; "
                + "results in full precision, statistics with ten digits. The same results give the same bytes of every file.",
        ]),
    ]);
}
