using static System.FormattableString;

namespace GqaGen.Compiler.Binding.Keys;

/// <summary>The numbers between two ends; an open end is not one of them.</summary>
internal sealed record Interval(double Minimum, double Maximum, bool OpenBelow = false, bool OpenAbove = false)
{
    public static Interval Fraction { get; } = new(0, 1, OpenAbove: true);

    public static Interval From0To(double maximum) => new(0, maximum);

    public static Interval Above0To(double maximum) => new(0, maximum, OpenBelow: true);

    public bool Contains(double value) =>
        (OpenBelow ? value > Minimum : value >= Minimum) && (OpenAbove ? value < Maximum : value <= Maximum);

    public override string ToString() => (OpenBelow, OpenAbove) switch
    {
        (false, false) => Invariant($"from {Minimum} to {Maximum}"),
        _ => Invariant($"{(OpenBelow ? "above" : "of at least")} {Minimum} and {(OpenAbove ? "below" : "at most")} {Maximum}"),
    };
}
