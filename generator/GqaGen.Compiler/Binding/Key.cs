namespace GqaGen.Compiler.Binding;

/// <summary>A key of a section: what it may hold, and what it means. The binder and did-you-mean read the same table.</summary>
internal abstract record Key(string Name, string Description)
{
    public sealed record Whole(string Name, long Min, long Max, string Description) : Key(Name, Description);

    /// <param name="BelowMax">The maximum itself is not allowed.</param>
    /// <param name="AboveMin">The minimum itself is not allowed.</param>
    public sealed record Real(string Name, double Min, double Max, string Description, bool BelowMax = false, bool AboveMin = false) : Key(Name, Description);

    public sealed record Flag(string Name, string Description) : Key(Name, Description);

    public sealed record Word(string Name, string Description, params string[] Words) : Key(Name, Description);

    public sealed record Line(string Name, int MaxLength, string Description) : Key(Name, Description);

    public sealed record Counts(string Name, string Description) : Key(Name, Description);

    public sealed record Section(string Name, string Description) : Key(Name, Description);
}
