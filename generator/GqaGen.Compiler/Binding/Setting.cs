using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Binding;

/// <summary>Where a value comes from.</summary>
internal enum Origin
{
    /// <summary>Not written: the default.</summary>
    Default,

    /// <summary>Not written in the size, but in the spec.</summary>
    Inherited,

    Written,

    /// <summary>Unknown, and the reason is reported already: nothing may be concluded from it.</summary>
    Faulty,
}

/// <summary>A value and its place.</summary>
internal abstract record Setting(Origin Origin, TextSpan KeySpan, TextSpan Span)
{
    public bool IsWritten => Origin == Origin.Written;

    public bool IsFaulty => Origin == Origin.Faulty;

    /// <summary>Whether the key stands in the text, with a good value or a bad one.</summary>
    public bool IsPresent { get; init; }
}

internal sealed record Setting<T>(T Value, Origin Origin, TextSpan KeySpan = default, TextSpan Span = default) : Setting(Origin, KeySpan, Span)
{
    public static Setting<T> Unknown(T value) => new(value, Origin.Faulty);

    /// <summary>The written value, or <paramref name="fallback"/> where the default depends on other keys.</summary>
    public T Or(T fallback) => IsWritten ? Value : fallback;

    public Setting<T> Inherit() => Origin is Origin.Faulty ? this : this with { Origin = Origin.Inherited };
}
