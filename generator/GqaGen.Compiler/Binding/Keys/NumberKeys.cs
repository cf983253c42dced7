using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;
using static System.FormattableString;

namespace GqaGen.Compiler.Binding.Keys;

/// <summary>A key whose value is a number.</summary>
internal abstract record NumberKey<T>(string Name, T Default, string Description) : Key<T>(Name, Default, Description)
{
    protected override bool TryRead(SyntaxNode node, DiagnosticBag bag, out T value)
    {
        value = Default;
        return node switch
        {
            ScalarNode { IsPlain: false } quoted when PlainScalar.IsNumber(quoted.Text) => Report(bag, node, ValueProblems.Quotes(Name, Expected, quoted.Text)),
            ScalarNode { IsPlain: true } plain when IsNumber(plain.Text) => TryParse(plain.Text, out value) || OutOfRange(bag, plain),
            _ => WrongType(bag, node),
        };
    }

    /// <summary>Whether text has the form of a number of this kind.</summary>
    protected abstract bool IsNumber(string text);

    /// <summary>False for a number outside the range.</summary>
    protected abstract bool TryParse(string text, out T value);
}

/// <summary>An integer from <paramref name="Minimum"/> to <paramref name="Maximum"/>.</summary>
internal sealed record IntegerKey(string Name, int Minimum, int Maximum, int Default, string Description) : NumberKey<int>(Name, Default, Description)
{
    public override string Expected => Invariant($"an integer from {Minimum} to {Maximum}");

    protected override bool IsNumber(string text) => PlainScalar.IsInteger(text);

    protected override bool TryParse(string text, out int value)
    {
        bool isGood = PlainScalar.TryInteger(text, out long number) && number >= Minimum && number <= Maximum;
        value = isGood ? (int)number : Default;
        return isGood;
    }
}

/// <summary>A seed: an integer from 0 to 2⁶³ − 1.</summary>
internal sealed record SeedKey(string Name, long Default, string Description) : NumberKey<long>(Name, Default, Description)
{
    public override string Expected => Invariant($"an integer from 0 to {long.MaxValue}");

    protected override bool IsNumber(string text) => PlainScalar.IsInteger(text);

    protected override bool TryParse(string text, out long value) => PlainScalar.TryInteger(text, out value) && value >= 0;
}

/// <summary>A number of an interval.</summary>
internal sealed record RealKey(string Name, Interval Interval, double Default, string Description) : NumberKey<double>(Name, Default, Description)
{
    public override string Expected => $"a number {Interval}";

    protected override bool IsNumber(string text) => PlainScalar.IsNumber(text);

    protected override bool TryParse(string text, out double value) =>
        PlainScalar.TryReal(text, out value) && Interval.Contains(value);
}

/// <summary>A number of an interval, or <c>none</c>.</summary>
internal sealed record OptionalRealKey(string Name, Interval Interval, string Description) : NumberKey<double?>(Name, null, Description)
{
    public override string Expected => $"a number {Interval}, or none";

    protected override bool AllowsNull => true;

    protected override bool IsNumber(string text) => PlainScalar.IsNumber(text) || IsNone(text);

    protected override bool TryParse(string text, out double? value)
    {
        value = null;
        if (IsNone(text)) return true;
        if (!PlainScalar.TryReal(text, out double number) || !Interval.Contains(number)) return false;
        value = number;
        return true;
    }

    private static bool IsNone(string text) => text == "none" || PlainScalar.IsNull(text);
}
