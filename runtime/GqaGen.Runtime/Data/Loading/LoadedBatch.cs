using System.Runtime.ExceptionServices;

namespace GqaGen.Runtime.Data;

/// <summary>What came of reading a batch: its tensors, which belong to no dispose scope, or the exception that a thread met.</summary>
internal sealed record LoadedBatch(ImageBatch Batch, ExceptionDispatchInfo? Failure = null) : IDisposable
{
    public void Dispose()
    {
        if (Failure is not null) return;
        Batch.Images.Dispose();
        Batch.Labels.Dispose();
    }
}
