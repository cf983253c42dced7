using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Tests.Corpus;

namespace GqaGen.Compiler.Tests;

/// <summary>Every diagnostic of every bad spec, at its place; none for the good ones.</summary>
public sealed class CorpusTests
{
    private static readonly string[] Bad = [.. BadText.Specs, .. BadKeys.Specs, .. BadValues.Specs, .. BadNames.Specs, .. BadRelations.Specs, .. Warned.Specs];

    public static TheoryData<int> BadIndices => [.. Enumerable.Range(0, Bad.Length)];

    public static TheoryData<string> Good => [.. GoodSpecs.Specs];

    [Theory, MemberData(nameof(BadIndices))]
    public void BadSpecIsReportedInPlace(int index) => MarkedSpec.Parse(Bad[index]).Verify();

    [Theory, MemberData(nameof(Good))]
    public void GoodSpecBindsWithoutDiagnostics(string text) => new MarkedSpec(text, []).Verify();

    [Theory, MemberData(nameof(BadIndices))]
    public void PlacesDoNotDependOnLineEndings(int index)
    {
        MarkedSpec spec = MarkedSpec.Parse(Bad[index]);
        if (spec.Expected.Any(m => spec.Text.Split('\n')[m.Line].Length < m.Column + m.Length)) return;
        new MarkedSpec(spec.Text.Replace("\n", "\r\n", StringComparison.Ordinal), spec.Expected).Verify();
        new MarkedSpec($"\uFEFF{spec.Text}", spec.Expected).Verify();
    }

    [Fact]
    public void EveryKindOfProblemIsInTheCorpus()
    {
        // These need a large file, a hundred problems, or a second spec.
        string[] elsewhere = [Descriptors.TooLarge.Id, Descriptors.TooMany.Id, Descriptors.SameVariant.Id];
        IEnumerable<string> covered = Bad.SelectMany(text => MarkedSpec.Parse(text).Expected).Select(m => m.Id);
        Assert.Empty(Descriptors.All.Select(d => d.Id).Except(elsewhere).Except(covered));
    }

    [Fact]
    public void IdsAreUniqueAndOrdered()
    {
        string[] ids = [.. Descriptors.All.Select(d => d.Id)];
        Assert.Equal(ids.Order(StringComparer.Ordinal).Distinct(), ids);
        Assert.All(Descriptors.All, d => Assert.Matches("^GQA[0-9]{4}$", d.Id));
    }
}
