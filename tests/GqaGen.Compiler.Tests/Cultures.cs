using System.Globalization;

namespace GqaGen.Compiler.Tests;

/// <summary>Cultures whose numbers, letters and orders differ from the invariant one's.</summary>
internal static class Cultures
{
    /// <summary>Every sign of a number is another; it needs no data of the machine.</summary>
    public const string MadeUp = "made up";

    /// <summary>Turkish has another upper case of i, Arabic another calendar and signs that cannot be seen.</summary>
    public static IReadOnlyList<string> Names { get; } = [MadeUp, "", "tr-TR", "de-DE", "fr-FR", "ar-SA"];

    /// <summary>What a function gives under a culture. The test is skipped where the machine has no data of it.</summary>
    public static T Under<T>(string name, Func<T> function)
    {
        Skip.If(name.Length > 0 && name != MadeUp && IsInvariantOnly, $"This machine has no data of the culture {name}: ICU is not installed.");
        CultureInfo culture = name == MadeUp ? MakeUp() : CultureInfo.GetCultureInfo(name);
        (CultureInfo, CultureInfo) before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        try
        {
            return function();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    private static bool IsInvariantOnly => AppContext.TryGetSwitch("System.Globalization.Invariant", out bool isOnly) && isOnly;

    private static CultureInfo MakeUp()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "~";
        culture.NumberFormat.PositiveSign = "e";
        culture.NumberFormat.PositiveInfinitySymbol = "1";
        culture.NumberFormat.NaNSymbol = "2";
        return culture;
    }
}
