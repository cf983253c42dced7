using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Tests.Metrics;

public class VariantComparisonTests
{
    [Fact]
    public void A_row_says_everything_in_any_culture()
    {
        using CommaCulture culture = new();
        ResultTable table = VariantComparison.ToTable(VariantResults.Seven);
        Assert.Equal(
            ["kdgqa", "95.83 ± 0.25", "79,640", "864", "×0.50", "12.3", "2-2-2 | 3-1-2 | 1-4-1", "87.1"],
            table.Rows[3]);
    }

    [Fact]
    public void One_seed_has_no_deviation()
    {
        ResultTable table = VariantComparison.ToTable([VariantResults.Seven[0] with { TestAccuracies = [.9722] }]);
        Assert.Equal("97.22", table.Rows[0][1]);
    }

    [Fact]
    public void The_file_holds_full_precision()
    {
        using TemporaryFolder folder = new();
        string path = folder["summary.csv"];
        using (new CommaCulture())
        {
            VariantComparison.SaveCsv(path, [VariantResults.Seven[4] with { Variant = "a,b" }, VariantResults.Seven[1] with { TestAccuracies = [.9] }]);
        }

        Assert.Equal(
            """
            variant,test_accuracy_mean,test_accuracy_sd,seeds,parameters,kv_bytes_per_token,kv_bytes_ratio,ms_per_batch,final_allocation,non_uniform_fraction
            "a,b",0.9613333333333333,0.0025166114784235852,3,79640,864,0.5,12.345,3-2-1 | 2-3-1 | 2-2-2,0.25
            mqa,0.9,,1,73880,288,0.16666666666666666,12.345,6 ×3,0

            """,
            File.ReadAllText(path));
    }

    [Fact]
    public void A_result_without_a_seed_is_refused() =>
        Assert.Throws<ArgumentException>(() => VariantComparison.ToTable([VariantResults.Seven[0] with { TestAccuracies = [] }]));

    [Theory]
    [InlineData("2-2-2 | 3-1-2", "222 312")]
    [InlineData("2-2-2 | 2-2-2", "222 222")]
    [InlineData("2-2-2 ×3", "222 222 222")]
    [InlineData("3-1-2 | 2-2-2 ×4 | 1-4-1", "312 222 222 222 222 141")]
    [InlineData("6", "6")]
    [InlineData("", "")]
    public void Allocations_are_written_layer_by_layer(string expected, string digits)
    {
        double[][] layers = [.. digits.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(layer => layer.Select(digit => (double)(digit - '0')).ToArray())];
        Assert.Equal(expected, AllocationText.Format(layers));
    }

    [Fact]
    public void Means_over_samples_keep_two_digits()
    {
        using CommaCulture culture = new();
        Assert.Equal("2.25-1.33-2.42", AllocationText.Format([[2.25, 4 / 3.0, 2.4166]]));
    }
}
