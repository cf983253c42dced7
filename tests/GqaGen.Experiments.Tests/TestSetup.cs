using System.Runtime.CompilerServices;
using TorchSharp;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace GqaGen.Experiments.Tests;

internal static class TestSetup
{
    // Small tensors are fastest on one thread, and bits on the CPU are those of one number of threads.
    [ModuleInitializer]
    internal static void UseOneThread() => torch.set_num_threads(1);
}
