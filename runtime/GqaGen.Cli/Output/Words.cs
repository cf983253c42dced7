using System.Globalization;

namespace GqaGen.Cli.Output;

/// <summary>Numbers and what they count.</summary>
internal static class Words
{
    /// <summary><c>1 cell</c>, <c>2 cells</c>.</summary>
    public static string Count(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");
}
