namespace GqaGen.Runtime.Grouping.Reference;

/// <summary>The <c>reference</c> preset met weights for which the official code never returns (all key norms equal, a NaN, an infinity).</summary>
public sealed class DegenerateAllocationException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public DegenerateAllocationException()
        : this("The key norms rank no KV head (they are all equal, all zero or not finite). The official code does not return here; "
            + "use 'preset: paper', which allocates uniformly.")
    {
    }

    /// <inheritdoc/>
    public DegenerateAllocationException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public DegenerateAllocationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
