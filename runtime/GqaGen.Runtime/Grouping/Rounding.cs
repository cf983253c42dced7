namespace GqaGen.Runtime.Grouping;

/// <summary>From real shares to whole query heads.</summary>
public enum Rounding
{
    /// <summary><see cref="Grouping.LargestRemainder"/>.</summary>
    LargestRemainder,

    /// <summary><see cref="Grouping.Repair"/>, as in the official code.</summary>
    Repair,
}
