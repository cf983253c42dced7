namespace GqaGen.Compiler.Model;

/// <summary>How query heads are shared out among KV heads: one case a rule, two for <c>fixed</c>, with what it needs and nothing else.</summary>
public abstract record Grouping
{
    private Grouping() { }

    /// <summary><c>rule: uniform</c>: H/G query heads for each KV head. MHA and MQA are its ends.</summary>
    public sealed record Uniform : Grouping;

    /// <summary><c>rule: fixed</c>: an allocation written down, one count a KV head, the same in every layer.</summary>
    public sealed record Fixed(EquatableArray<int> Allocation) : Grouping;

    /// <summary><c>rule: fixed</c> with an allocation for each layer, first layer first; what a trained dynamic variant is frozen to.</summary>
    public sealed record FixedByLayer(EquatableArray<EquatableArray<int>> Allocations) : Grouping;

    /// <summary><c>rule: key-norm</c> (KDGQA): shared out by the norms of the keys, every forward.</summary>
    public sealed record KeyNorm(Scope Scope, Sharing Sharing, Preset Preset) : Grouping;

    /// <summary><c>rule: difference</c> (DGQA): by the change of the key norms over a window of training steps.</summary>
    public sealed record Difference(int Window, Sharing Sharing, Preset Preset) : Grouping;

    /// <summary><c>rule: ema</c> (DGQA): by an exponential moving average of the key norms, every window of training steps.</summary>
    public sealed record Ema(int Window, double Decay, Sharing Sharing, Preset Preset) : Grouping;
}

/// <summary>From weights to an allocation.</summary>
public sealed record Sharing(Scaling Scaling, Rounding Rounding, int MinQueries);

/// <summary>One allocation for each sample, or one for the whole batch.</summary>
public enum Scope { Sample, Batch }

public enum Scaling { MinMax, Proportional }

public enum Rounding { LargestRemainder, Repair }

/// <summary>The paper's intent made well defined, or what the official code computes.</summary>
public enum Preset { Paper, Reference }
