using System.Globalization;

namespace GqaGen.Compiler.Costs;

/// <summary>Large numbers for people: three digits and a decimal prefix, or every digit.</summary>
internal static class Quantity
{
    private const string Prefixes = " kMGTPE";

    /// <summary>For instance <c>19.9 M</c>; numbers below 1,000 as they are, with a space for the unit that follows.</summary>
    public static string Short(long value)
    {
        decimal scaled = value;
        int power = 0;
        while (scaled >= 999.5m)
        {
            scaled /= 1000;
            power++;
        }
        if (power == 0) return $"{Exact(value)} ";
        string format = scaled >= 99.95m ? "0" : scaled >= 9.995m ? "0.0" : "0.00";
        return $"{scaled.ToString(format, CultureInfo.InvariantCulture)} {Prefixes[power]}";
    }

    /// <summary>For instance <c>19,895,434</c>.</summary>
    public static string Exact(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
