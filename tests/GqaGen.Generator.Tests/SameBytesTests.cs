using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using GqaGen.Compiler.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GqaGen.Generator.Tests;

/// <summary>The generator's output is the same bytes on every machine and in every run: for all specs of the repository, and some that are warned of or bad.</summary>
public sealed class SameBytesTests
{
    private static readonly (string Name, string Text)[] Specs =
    [
        .. RepositorySpecs.Names.Select(name => (name, RepositorySpecs.Read(name).GetText().ToString().ReplaceLineEndings("\n"))),
        ("warned", "grouping: { rule: key-norm, scope: batch, min_queries: 0 }\nperturbed: { strength: 0 }\nmodel: { mlp_ratio: 2.5 }\ntraining: { min_lr: 1.0e-6 }\n"),
        ("bad", "training: { lr: -0.5, min_lr: 1e9 }\nmodel:\n  img_size: 225\n  mlp_ratio: 64.5\n  INIT: 1\n"),
    ];

    private static readonly SortedDictionary<string, string> Expected = Cultures.Under("", () => Output(new Consumer(Files(Specs))));

    public static TheoryData<string> CultureNames => [.. Cultures.Names];

    public static TheoryData<string, bool> Encodings => new() { { "\r\n", false }, { "\r", false }, { "\n", true }, { "\r\n", true } };

    [Fact]
    public void ThereIsOutputOfEverySpecAndItIsUnixText()
    {
        Assert.Equal((RepositorySpecs.Names.Count + 1) + 2, Expected.Count);
        Assert.All(Expected.Where(file => file.Key.EndsWith(".cs", StringComparison.Ordinal)), file =>
        {
            Assert.DoesNotContain('\r', file.Value);
            Assert.EndsWith("}\n", file.Value, StringComparison.Ordinal);
        });
    }

    /// <summary>The generator is loaded anew under the culture, so that what it keeps is made under it too.</summary>
    [SkippableTheory, MemberData(nameof(CultureNames))]
    public void InEveryCulture(string culture) => Same(Cultures.Under(culture, () =>
    {
        var context = new AssemblyLoadContext(culture, isCollectible: true);
        foreach (string file in new[] { "GqaGen.Compiler.dll", "YamlDotNet.dll" }) context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, file));
        Assembly generator = context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "GqaGen.Generator.dll"));
        return Output(new Consumer((IIncrementalGenerator)Activator.CreateInstance(generator.GetType(typeof(SpecGenerator).FullName!)!)!, "Consumer", Files(Specs)));
    }));

    [Theory, MemberData(nameof(Encodings))]
    public void WithOtherLineEndsAndAByteOrderMark(string lineEnd, bool hasMark)
    {
        byte[] mark = hasMark ? Encoding.UTF8.Preamble.ToArray() : [];
        Same(Output(new Consumer([.. Specs.Select(s => new FileText(SpecText.PathOf(s.Name), [.. mark, .. Encoding.UTF8.GetBytes(s.Text.Replace("\n", lineEnd, StringComparison.Ordinal))]))])));
    }

    [Fact]
    public void InEveryOrderOfTheFiles()
    {
        Same(Output(new Consumer(Files([.. Specs.Reverse()]))));
        var random = new Random(1);
        for (int i = 0; i < 10; i++)
        {
            (string, string)[] shuffled = [.. Specs];
            random.Shuffle(shuffled);
            Same(Output(new Consumer(Files(shuffled))));
        }
    }

    [Fact]
    public void InEveryRun()
    {
        Consumer consumer = new(Files(Specs));
        Same(Output(consumer));
        Same(Output(consumer));
        // There and back again.
        consumer.EditSpec("kdgqa", _ => "zzz: 1");
        consumer.Run();
        consumer.EditSpec("kdgqa", _ => Specs.Single(s => s.Name == "kdgqa").Text);
        Same(Output(consumer));
    }

    private static FileText[] Files((string Name, string Text)[] specs) => [.. specs.Select(s => new SpecText(s.Name, s.Text))];

    /// <summary>Every generated file by its name, and what is said of the specs.</summary>
    private static SortedDictionary<string, string> Output(Consumer consumer)
    {
        GeneratorRunResult result = consumer.Run().Result;
        Assert.Null(result.Exception);
        Assert.All(result.GeneratedSources, s => Assert.Equal(Encoding.UTF8, s.SourceText.Encoding));
        var output = new SortedDictionary<string, string>(result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString()), StringComparer.Ordinal);
        output["diagnostics"] = string.Join("\n", result.Diagnostics.Select(d => CSharpDiagnosticFormatter.Instance.Format(d, CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal));
        return output;
    }

    private static void Same(SortedDictionary<string, string> found)
    {
        Assert.Equal(Expected.Keys, found.Keys);
        foreach ((string name, string text) in Expected) Assert.True(text == found[name], $"{name} differs. Expected:\n{text}\nFound:\n{found[name]}");
    }
}
