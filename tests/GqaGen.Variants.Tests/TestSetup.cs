using System.Runtime.CompilerServices;
using TorchSharp;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace GqaGen.Variants.Tests;

internal static class TestSetup
{
    // Live-handle counts are of the process, so tests run one after another; small tensors are fastest on one thread.
    [ModuleInitializer]
    internal static void UseOneThread() => torch.set_num_threads(1);
}
