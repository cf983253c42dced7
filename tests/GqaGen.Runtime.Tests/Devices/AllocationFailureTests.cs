using GqaGen.Runtime.Devices;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Devices;

public sealed class AllocationFailureTests
{
    /// <summary>More than any address space has, so that it fails whatever the machine promises.</summary>
    internal const long TooMany = 1L << 47;

    public static TheoryData<string, long?, long?> Messages => new()
    {
        { "[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 35184372088832 bytes. Error code 12 (Cannot allocate memory)", 35184372088832, null },
        { "[enforce fail at alloc_cpu.cpp:121] data. DefaultCPUAllocator: not enough memory: you tried to allocate 4096 bytes.", 4096, null },
        { "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 23.69 GiB of which 1.94 GiB is free. Process 7 has 21.7 GiB memory in use.", 2684354560, 25436943810 },
        { "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported", null, null },
        { "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", null, null },
        { "MPS backend out of memory (MPS allocated: 5 GiB). Tried to allocate 256 bytes on shared pool.", 256, null },
    };

    [Theory, MemberData(nameof(Messages))]
    public void ReadsWhatWasAskedForAndWhatThereIs(string message, long? requested, long? capacity)
    {
        AllocationFailure? failure = AllocationFailure.Parse(message);
        Assert.NotNull(failure);
        Assert.Equal((requested, capacity), (failure.Requested, failure.Capacity));
    }

    [Theory]
    [InlineData("The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1")]
    [InlineData("CUDA error: an illegal memory access was encountered")]
    [InlineData("CUDA error: device-side assert triggered")]
    public void OtherErrorsAreNone(string message) => Assert.Null(AllocationFailure.Parse(message));

    [Fact]
    public void KnowsWhatLibtorchThrowsOnThisMachine()
    {
        Exception e = Record.Exception(() => empty(TooMany));
        Assert.Equal(TooMany * sizeof(float), AllocationFailure.Of(e)?.Requested);
        Assert.Null(AllocationFailure.Of(Record.Exception(() => ones(3).add(ones(4)))));
        Assert.Null(AllocationFailure.Of(new InvalidOperationException("CUDA out of memory.")));
    }

    [Fact]
    public void ReadsTheKernelsEstimate()
    {
        Assert.Equal(20_000_000L * 1024, HostMemory.FromMeminfo(["MemTotal:       24000000 kB", "MemAvailable:   20000000 kB"]));
        Assert.Null(HostMemory.FromMeminfo(["MemTotal: 1 kB"]));
        Assert.Null(HostMemory.FromMeminfo(["MemAvailable: much"]));
        Assert.InRange(HostMemory.Available(), 1, long.MaxValue);
    }
}
