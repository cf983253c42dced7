using GqaGen.Compiler.Explain;
using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Tests.Corpus;

namespace GqaGen.Compiler.Tests;

/// <summary>Nothing depends on the culture. Casing and comparing are held by analyzers as well (generator/.editorconfig).</summary>
public sealed class CultureTests
{
    private static readonly string[] Texts =
    [
        .. GoodSpecs.Specs, .. RepositorySpecs.Names.Select(RepositorySpecs.Read),
        .. BadKeys.Specs.Concat(BadValues.Specs).Concat(BadNames.Specs).Concat(BadRelations.Specs).Concat(Warned.Specs).Select(text => MarkedSpec.Parse(text).Text),
        "INAME: 1\n", "attention: { EMBED_DIM: 1, NUM_HEADİ: 2 }\n", "name: ii-ii\nsizes: { i: {}, I: {} }\n",
    ];

    private static readonly string[] Expected = Cultures.Under("", Results);

    public static TheoryData<string> Names => [.. Cultures.Names];

    [SkippableTheory, MemberData(nameof(Names))]
    public void EveryCultureGivesTheSameDiagnosticsAndExplanations(string culture)
    {
        string[] found = Cultures.Under(culture, Results);
        for (int i = 0; i < Texts.Length; i++) Assert.True(Expected[i] == found[i], $"Expected:\n{Expected[i]}\nFound:\n{found[i]}\nFor:\n{Texts[i]}");
    }

    private static string[] Results() => [.. Texts.Select(text =>
    {
        SpecResult result = SpecCompiler.Bind(new("sample.gqa.yaml", text));
        if (result.Spec is null) return string.Join("\n", result.Diagnostics);
        SpecExplanation explanation = SpecExplanation.Of(Lowerer.Lower(result.Spec));
        return $"{string.Join("\n", result.Diagnostics)}\n{explanation.ToText()}\n{explanation.ToJson()}";
    })];
}
