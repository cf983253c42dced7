using System.Globalization;
using System.Text;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Syntax;

namespace GqaGen.Experiments.Arguments;

/// <summary>Writes args.yaml.</summary>
public static class ArgumentText
{
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

    /// <summary>One value as YAML.</summary>
    internal static string Of(object? value, IWordKey? words) => value switch
    {
        null => "none",
        bool flag => flag ? "true" : "false",
        int or long => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        double number => Real(number),
        string text => Text(text),
        Enum word when words is not null => words.WordOf(word),
        _ => throw new InvalidOperationException($"A value of {value.GetType()} cannot be written."),
    };

    private static string Real(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('e', StringComparison.Ordinal) ? text : $"{text}.0";
    }

    // As it is where YAML takes it for that text, else in single quotes.
    private static string Text(string text)
    {
        bool isPlain = text.Length > 0 && PlainScalar.IsText(text) && !OptionalTextKey.IsNone(text)
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/') && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '/' or '_' or '.');
        return isPlain ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
