using System.Globalization;
using GqaGen.Compiler.Tests.Corpus;

namespace GqaGen.Compiler.Tests;

/// <summary>
/// Nothing depends on the culture. Where the machine has culture data, tr-TR and de-DE are used too; the made-up one needs none. Casing is
/// held by analyzers as well (the compiler's .editorconfig).
/// </summary>
public sealed class CultureTests
{
    [Fact]
    public void EveryCultureGivesTheSameSpecsAndDiagnostics()
    {
        string[] texts =
        [
            .. GoodSpecs.Specs, .. RepositorySpecs.Names.Select(RepositorySpecs.Read),
            .. BadKeys.Specs.Concat(BadValues.Specs).Concat(BadNames.Specs).Concat(BadRelations.Specs).Concat(Warned.Specs).Select(text => MarkedSpec.Parse(text).Text),
            "INAME: 1\n", "attention: { EMBED_DIM: 1, NUM_HEADİ: 2 }\n", "name: ii-ii\nsizes: { i: {}, I: {} }\n",
        ];
        string[] expected = Results(CultureInfo.InvariantCulture);
        foreach (CultureInfo culture in Cultures()) Assert.Equal(expected, Results(culture));

        string[] Results(CultureInfo culture)
        {
            CultureInfo previous = CultureInfo.CurrentCulture;
            CultureInfo.CurrentCulture = culture;
            try
            {
                SpecResult[] results = [.. texts.Select(text => SpecCompiler.Bind(new("sample.gqa.yaml", text)))];
                CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
                return [.. results.Select(r => $"{r.Spec}\n{string.Join("\n", r.Diagnostics)}")];
            }
            finally
            {
                CultureInfo.CurrentCulture = previous;
            }
        }
    }

    private static IEnumerable<CultureInfo> Cultures()
    {
        var hostile = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        hostile.NumberFormat.NumberDecimalSeparator = ",";
        hostile.NumberFormat.NumberGroupSeparator = ".";
        hostile.NumberFormat.NegativeSign = "~";
        hostile.NumberFormat.PositiveSign = "e";
        hostile.NumberFormat.PositiveInfinitySymbol = "1";
        hostile.NumberFormat.NaNSymbol = "2";
        yield return hostile;
        foreach (string name in new[] { "tr-TR", "de-DE" })
        {
            CultureInfo? culture = null;
            try
            {
                culture = CultureInfo.GetCultureInfo(name);
            }
            catch (CultureNotFoundException)
            {
            }
            if (culture is not null) yield return culture;
        }
    }
}
