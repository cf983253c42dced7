using System.Globalization;
using System.Text;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Syntax;

namespace GqaGen.Experiments.Arguments;

/// <summary>Writes args.yaml.</summary>
public static class ArgumentText
{
    private const int WidestAligned = 40;

    /// <summary>All values as YAML, group by group; reading it gives the same values. LF, the same bytes everywhere.</summary>
    /// <param name="values">What is written.</param>
    /// <param name="heading">A comment of one line above it.</param>
    public static string Of(ArgumentValues values, string heading)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(heading).Append('\n');
        ArgumentGroup? group = null;
        foreach ((Argument argument, ArgumentValue value) in values.All)
        {
            if (argument.Group != group) text.Append('\n');
            group = argument.Group;
            text.Append(argument.Name).Append(": ").Append(argument.Write(value.Value)).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The same with where each comes from as a comment beside it.</summary>
    public static string WithSources(ArgumentValues values)
    {
        (Argument Argument, string Text, ArgumentSource Source)[] lines = [.. values.All.Select(v => (v.Key, $"{v.Key.Name}: {v.Key.Write(v.Value.Value)}", v.Value.Source))];
        int width = Math.Min(lines.Max(l => l.Text.Length), WidestAligned);
        return string.Concat(lines.Select((line, i) =>
            $"{(i > 0 && line.Argument.Group != lines[i - 1].Argument.Group ? "\n" : "")}{line.Text.PadRight(width)}  # {Words(line.Source)}\n"));
    }

    /// <summary>The value of an argument as YAML.</summary>
    public static string Of(Argument argument, object? value) => argument.Write(value);

    /// <summary>One value as YAML.</summary>
    internal static string Of(object? value, Key key) => value switch
    {
        null => "none",
        bool flag => flag ? "true" : "false",
        int or long => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        double number => Real(number),
        string text => Text(text, key is OptionalTextKey),
        Enum word when key is IWordKey words => words.WordOf(word),
        _ => throw new InvalidOperationException($"A value of {value.GetType()} cannot be written."),
    };

    private static string Words(ArgumentSource source) => source switch
    {
        ArgumentSource.Default => "default",
        ArgumentSource.Spec => "the spec",
        ArgumentSource.Dataset => "the data set",
        ArgumentSource.OfficialFile or ArgumentSource.File => "--config",
        _ => "the command line",
    };

    private static string Real(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('e', StringComparison.Ordinal) ? text : $"{text}.0";
    }

    // As it is where YAML takes it for that text, else in single quotes.
    private static string Text(string text, bool canBeNone)
    {
        bool isPlain = text.Length > 0 && PlainScalar.IsText(text) && !(canBeNone && OptionalTextKey.IsNone(text))
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/') && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '/' or '_' or '.');
        return isPlain ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
