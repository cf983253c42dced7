using GqaGen.Experiments.Studies.Claims;

namespace GqaGen.Experiments.Tests.Studies.Claims;

public sealed class ClaimFolderTests : IDisposable
{
    private static readonly LeaseTerms Long = new(TimeSpan.FromMinutes(5));
    private static readonly LeaseTerms Short = new(TimeSpan.FromMilliseconds(300));
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    private ClaimFolder Claims(LeaseTerms terms) => new(_folder["work"], terms);

    [Fact]
    public void OneOfManyGetsIt()
    {
        for (int round = 0; round < 20; round++)
        {
            string folder = _folder[$"work-{round}"];
            using var together = new Barrier(8);
            var leases = new WorkLease?[8];
            Thread[] workers = [.. leases.Select((_, i) => new Thread(() =>
            {
                together.SignalAndWait();
                leases[i] = new ClaimFolder(folder, Long).TryTake($"worker-{i}");
            }))];
            foreach (Thread worker in workers) worker.Start();
            foreach (Thread worker in workers) worker.Join();
            Assert.Single(leases, l => l is not null);
            foreach (WorkLease? lease in leases) lease?.Dispose();
        }
    }

    [Fact]
    public void WhatIsGivenBackCanBeTakenAtOnce()
    {
        using WorkLease first = Claims(Long).TryTake("a")!;
        Assert.Null(Claims(Long).TryTake("b"));
        first.Release();
        using WorkLease second = Claims(Long).TryTake("b")!;
        Assert.Equal((1, 2), (first.Generation, second.Generation));
        Assert.Null(Claims(Long).TryTake("a"));
    }

    [Fact]
    public void ASilentWorkerOfAnotherMachineIsTakenOverAfterItsLeaseAndNoticesIt()
    {
        using WorkLease first = Claims(Long).TryTake("a")!;
        MakeForeign(1);
        LastSeen(1, Long.Length - TimeSpan.FromMinutes(1));
        Assert.Null(Claims(Long).TryTake("b"));
        LastSeen(1, Long.Length + TimeSpan.FromMinutes(1));
        using WorkLease second = Claims(Long).TryTake("b")!;
        Assert.Equal(2, second.Generation);
        Assert.Throws<LeaseLostException>(first.ThrowIfLost);
        Assert.True(first.Lost.IsCancellationRequested);
        first.Release();                                                // changes nothing: it is not this worker's any more
        Assert.False(Claims(Long).Current()!.Claim!.IsReleased);
        second.ThrowIfLost();
    }

    /// <summary>Whether the worker looks at its claim or only its timer runs.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SignsOfLifeKeepIt(bool looks)
    {
        using WorkLease first = Claims(looks ? Long : Short).TryTake("a")!;
        for (int i = 0; i < 5; i++)
        {
            LastSeen(1, Long.Length + TimeSpan.FromMinutes(1));
            if (looks) first.ThrowIfLost();
            else Assert.True(SpinWait.SpinUntil(() => Silence() < Long.Length, Patience), $"no sign of life after {i} signs");
            Assert.True(Claims(Long).TryTake("b") is null, $"taken over after {i + 1} signs of life");
        }
        first.ThrowIfLost();
    }

    [Fact]
    public void AProcessOfThisMachineThatHasEndedIsTakenOverAtOnce()
    {
        using (WorkLease first = Claims(Long).TryTake("a")!) first.Dispose();
        Assert.Null(Claims(Long).TryTake("b"));                         // this process still lives
        Rewrite(1, claim => claim with { Process = claim.Process with { Started = "1" } });
        using WorkLease second = Claims(Long).TryTake("b")!;
        Assert.Equal(2, second.Generation);
    }

    [Fact]
    public void AClaimThatWasNeverWrittenIsTakenOverAfterTheLease()
    {
        Directory.CreateDirectory(_folder["work"]);
        File.WriteAllText(_folder["work/claim.1.json"], "{ \"own");
        Assert.Null(Claims(Long).TryTake("b"));
        LastSeen(1, Long.Length + TimeSpan.FromMinutes(1));
        using WorkLease second = Claims(Long).TryTake("b")!;
        Assert.Equal(2, second.Generation);
    }

    [Fact]
    public void AFolderThatIsGoneLosesTheLease()
    {
        using WorkLease lease = Claims(Long).TryTake("a")!;
        Directory.Delete(_folder["work"], recursive: true);
        Assert.Throws<LeaseLostException>(lease.ThrowIfLost);
    }

    public void Dispose() => _folder.Dispose();

    private TimeSpan Silence() => Claims(Long).Current()!.Silence();

    // As if the worker had not been heard of since.
    private void LastSeen(int generation, TimeSpan ago) => File.SetLastWriteTimeUtc(Claims(Long).PathOf(generation), DateTime.UtcNow - ago);

    // As if another machine had written it: its processes cannot be looked at.
    private void MakeForeign(int generation) => Rewrite(generation, claim => claim with { Process = claim.Process with { Machine = "elsewhere" } });

    // In place, as heartbeats write: the lease of the test goes on.
    private void Rewrite(int generation, Func<Claim, Claim> change)
    {
        string path = Claims(Long).PathOf(generation);
        File.WriteAllBytes(path, change(Claim.Parse(File.ReadAllBytes(path))!).ToBytes());
    }
}
