using GqaGen.Runtime.Devices;
using TorchSharp;

namespace GqaGen.Runtime.Tests.Devices;

public sealed class ThreadBudgetTests
{
    [Theory]
    [InlineData(1, null, 8, null, null, 8)]
    [InlineData(2, null, 8, null, null, 4)]
    [InlineData(3, null, 8, null, null, 2)]
    [InlineData(20, null, 8, null, null, 1)]
    [InlineData(2, 3, 8, "5", "6", 3)]          // asked for
    [InlineData(2, null, 8, "5", "6", 5)]       // OMP_NUM_THREADS
    [InlineData(2, null, 8, null, "6", 6)]      // MKL_NUM_THREADS
    [InlineData(1, null, 8, "4,2", null, 4)]    // for each level of nesting
    [InlineData(1, null, 8, "many", "0", 8)]    // not numbers of threads
    public void SharesTheProcessorsAmongTheRuns(int runs, int? threads, int processors, string? omp, string? mkl, int share) =>
        Assert.Equal(share, ThreadBudget.Share(runs, threads, processors, [omp, mkl]));

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(1, 0)]
    public void NumbersBelowOneAreErrors(int runs, int? threads) => Assert.Throws<ArgumentOutOfRangeException>(() => ThreadBudget.Share(runs, threads));

    [Fact]
    public void TakesEffectInThreadsToCome()
    {
        int before = torch.get_num_threads();
        try
        {
            Assert.Equal(3, ThreadBudget.Apply(runs: 5, threads: 3));
            int inAnother = 0;
            var thread = new Thread(() => inAnother = torch.get_num_threads());
            thread.Start();
            thread.Join();
            Assert.Equal((3, 3), (torch.get_num_threads(), inAnother));
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }
}
