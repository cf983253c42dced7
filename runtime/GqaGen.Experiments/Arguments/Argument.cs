using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;

namespace GqaGen.Experiments.Arguments;

/// <summary>One argument of a run: a flag on the command line and a key of args.yaml, read and checked alike.</summary>
public abstract class Argument
{
    private protected Argument(ArgumentGroup group) => Group = group;

    /// <summary>What it is about.</summary>
    public ArgumentGroup Group { get; }

    /// <summary>Its key in YAML, for instance <c>batch_size</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it means, and its default.</summary>
    public abstract string Description { get; }

    /// <summary>On the command line, for instance <c>--batch-size</c>.</summary>
    public string Flag => $"--{Name.Replace('_', '-')}";

    /// <summary>Further names of the flag: short ones, and those of other programs.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What stands for its value in help.</summary>
    public required string ValueName { get; init; }

    /// <summary>Whether a run that is gone on with may take another value: it decides nothing that was done so far.</summary>
    public bool MayChange { get; init; }

    /// <summary>Whether the flag alone means <c>true</c>.</summary>
    public abstract bool IsSwitch { get; }

    /// <summary>The words that its value can be; empty where it is something else.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>The key that reads it.</summary>
    internal abstract Key Key { get; }

    /// <summary>The value where nothing says another, and it follows from nothing.</summary>
    internal abstract object? DefaultValue { get; }

    /// <summary>Its value in a mapping; null where it is not written, or is no value, which is then reported.</summary>
    internal abstract ArgumentValue? Read(Section section);

    /// <summary>Reads a value of the command line.</summary>
    /// <exception cref="ArgumentsException">It is none; the message says what it must be.</exception>
    internal abstract ArgumentValue Parse(string text);

    /// <summary>A value as YAML.</summary>
    internal abstract string Write(object? value);

    /// <inheritdoc/>
    public override string ToString() => Flag;
}

/// <summary>An argument whose value is a <typeparamref name="T"/>.</summary>
internal sealed class Argument<T>(ArgumentGroup group, Key<T> key) : Argument(group)
{
    private static readonly SourceText CommandLine = new("the command line", "");

    public override string Name => key.Name;

    public override string Description => key.Description;

    public override bool IsSwitch => key is SwitchKey;

    public override IReadOnlyList<string> Words => key is IWordKey words ? [.. words.AllWords] : [];

    /// <inheritdoc cref="DefaultValue"/>
    public T Default => key.Default;

    internal override Key Key => key;

    internal override object? DefaultValue => key.Default;

    internal override ArgumentValue? Read(Section section) => section.Get(key) is { IsWritten: true } setting ? new ArgumentValue(setting.Value, ArgumentSource.File) : null;

    internal override ArgumentValue Parse(string text)
    {
        var bag = new DiagnosticBag(CommandLine);
        bool isText = key is TextKey or OptionalTextKey;
        Setting<T> setting = (key with { Name = Flag }).Read(new(new ScalarNode(Flag, IsPlain: true, default), new ScalarNode(text, IsPlain: !isText || OptionalTextKey.IsNone(text), default)), bag);
        if (!setting.IsWritten) throw new ArgumentsException([.. bag.ToArray().Select(d => d.Message)]);
        return new(setting.Value, ArgumentSource.CommandLine);
    }

    internal override string Write(object? value) => ArgumentText.Of(value, Key);
}
