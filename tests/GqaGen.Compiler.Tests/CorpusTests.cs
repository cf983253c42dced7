using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Tests.Corpus;

namespace GqaGen.Compiler.Tests;

/// <summary>Every diagnostic of every bad spec, at its place; none for the good ones.</summary>
public sealed class CorpusTests
{
    private static readonly string[] LineEnds = ["\n", "\r\n", "\r"];

    private static readonly string[] Bad = [.. BadText.Specs, .. BadKeys.Specs, .. BadValues.Specs, .. BadNames.Specs, .. BadRelations.Specs, .. Warned.Specs];

    public static TheoryData<int> BadIndices => [.. Enumerable.Range(0, Bad.Length)];

    public static TheoryData<string> Good => [.. GoodSpecs.Specs];

    [Theory, MemberData(nameof(BadIndices))]
    public void BadSpecIsReportedInPlace(int index) => MarkedSpec.Parse(Bad[index]).Verify();

    [Theory, MemberData(nameof(Good))]
    public void GoodSpecBindsWithoutDiagnostics(string text) => new MarkedSpec(text, []).Verify();

    [Theory, MemberData(nameof(BadIndices))]
    public void PlacesDoNotDependOnLineEndsAndAByteOrderMark(int index)
    {
        foreach (string end in LineEnds)
        {
            MarkedSpec spec = MarkedSpec.Parse(Bad[index]).WithLineEnds(end);
            spec.Verify();
            new MarkedSpec($"\uFEFF{spec.Text}", spec.Expected).Verify();
        }
    }

    [Theory, MemberData(nameof(Good))]
    public void LineEndsAndAByteOrderMarkChangeNoByteOfTheCode(string text)
    {
        text = text.ReplaceLineEndings("\n").TrimStart('\uFEFF');
        foreach (string end in LineEnds)
        foreach (string mark in new[] { "", "\uFEFF" })
            Assert.Equal(Code(text), Code(mark + text.ReplaceLineEndings(end)));

        static VariantCode Code(string text) => Emitter.Emit(Lowerer.Lower(Specs.Bind(text)));
    }

    [Fact]
    public void EveryKindOfProblemIsInTheCorpus()
    {
        // Two specs with one name: only the generator sees both (its EmittedSourceTests).
        IEnumerable<string> covered = Bad.SelectMany(text => MarkedSpec.Parse(text).Expected).Select(m => m.Id);
        Assert.Equal([Descriptors.SameVariant.Id], Descriptors.All.Select(d => d.Id).Except(covered));
    }

    [Fact]
    public void IdsAreUniqueAndOrdered()
    {
        string[] ids = [.. Descriptors.All.Select(d => d.Id)];
        Assert.Equal(ids.Order(StringComparer.Ordinal).Distinct(), ids);
        Assert.All(Descriptors.All, d => Assert.Matches("^GQA[0-9]{4}$", d.Id));
    }
}
