using System.Globalization;

namespace GqaGen.Compiler.Syntax;

/// <summary>What an unquoted scalar stands for, after YAML 1.2's core schema; <c>yes</c>, <c>on</c> and <c>0x10</c> are text.</summary>
internal static class PlainScalar
{
    public static bool IsNull(string text) => text is "" or "~" or "null";

    public static bool IsText(string text) => !IsNull(text) && text is not "true" and not "false" && !IsNumber(text);

    public static bool IsNumber(string text) => IsInteger(text) || IsReal(text) || IsNotFinite(text);

    /// <summary>A sign and decimal digits.</summary>
    public static bool IsInteger(string text)
    {
        int start = AfterSign(text);
        return start < text.Length && Digits(text, start) == text.Length;
    }

    /// <summary>A decimal number with a point, an exponent, both or neither.</summary>
    public static bool IsReal(string text)
    {
        int start = AfterSign(text);
        int point = Digits(text, start);
        int end = point < text.Length && text[point] == '.' ? Digits(text, point + 1) : point;
        if (point == start && end <= point + 1) return false;
        if (end == text.Length) return true;
        if (text[end] is not 'e' and not 'E') return false;
        int exponent = end + 1;
        if (exponent < text.Length && text[exponent] is '+' or '-') exponent++;
        return exponent < text.Length && Digits(text, exponent) == text.Length;
    }

    public static bool IsNotFinite(string text) =>
        text.Substring(AfterSign(text)) is ".inf" or ".Inf" or ".INF" or ".nan" or ".NaN" or ".NAN";

    /// <summary>False where the number is too large.</summary>
    public static bool TryInteger(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>False where the number is too large. Negative zero is given as zero.</summary>
    public static bool TryReal(string text, out double value)
    {
        bool parsed = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsInfinity(value);
        value += 0.0;
        return parsed;
    }

    private static int AfterSign(string text) => text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;

    private static int Digits(string text, int start)
    {
        while (start < text.Length && text[start] is >= '0' and <= '9') start++;
        return start;
    }
}
