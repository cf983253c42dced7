using System.Globalization;
using GqaGen.Experiments.Reports.Analysis;

namespace GqaGen.Experiments.Reports.Csv;

/// <summary>Fields that are neither plain texts nor plain numbers.</summary>
internal static class CsvText
{
    /// <summary>
    /// A statistic with ten digits: beyond those the functions of the machine's mathematical library may differ, and a report has the same bytes everywhere.
    /// </summary>
    public static string? Statistic(double? value) => value?.ToString("G10", CultureInfo.InvariantCulture);

    public static string Seeds(CellGroup group) => Seeds(group.Cells.Select(cell => cell.Seed));

    /// <summary>A list, separated by spaces, so that no program takes them for one number.</summary>
    public static string Seeds(IEnumerable<long> seeds) => string.Join(' ', seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture)));
}
