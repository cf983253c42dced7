namespace GqaGen.Runtime.Tests.Metrics;

internal static class Seeds
{
    /// <summary>The seed of every property test: with one thread, each run tries the same inputs.</summary>
    public const string Fixed = "0N0XIzNsQ0O2";
}
