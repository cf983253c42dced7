namespace GqaGen.Experiments.Studies.Claims;

/// <summary>How long a worker may be silent.</summary>
/// <param name="Length">A claim whose worker has not been heard of for longer is taken over.</param>
public sealed record LeaseTerms(TimeSpan Length)
{
    /// <summary>Five minutes: longer than the caches of network file systems keep what others write.</summary>
    public static LeaseTerms Default { get; } = new(TimeSpan.FromMinutes(5));

    /// <summary>Between two signs of life.</summary>
    public TimeSpan Heartbeat => Length / 5;

    /// <summary>Between two looks whether there is something to do.</summary>
    public TimeSpan Poll => TimeSpan.FromTicks(Math.Min((Length / 5).Ticks, TimeSpan.FromSeconds(2).Ticks));
}
