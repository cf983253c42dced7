using System.Text.RegularExpressions;
using GqaGen.Compiler;
using GqaGen.Compiler.Tests.Robustness;
using Microsoft.CodeAnalysis;

namespace GqaGen.Generator.Tests;

/// <summary>An assembly of more variants than have a file each.</summary>
public sealed partial class SharedFilesTests
{
    private static readonly string[] Rules = ["uniform", "key-norm", "difference", "ema", "fixed\n  fixed: [3, 2, 1]", "key-norm\n  preset: reference", "uniform\nperturbed: {}\ntraining: { precision: bfloat16 }"];

    [Fact]
    public void OneVariantMoreThanHaveAFileEachAndTheyShareFiles()
    {
        Consumer alone = Variants(SharedFile.MostSpecsAlone).Run(), shared = Variants(SharedFile.MostSpecsAlone + 1).Run();
        Assert.Equal(SharedFile.MostSpecsAlone + 1, alone.Result.GeneratedSources.Length);
        Assert.InRange(shared.Result.GeneratedSources.Length, 2, SharedFile.Count + 1);
        Assert.All(shared.Result.GeneratedSources, file => Assert.StartsWith("GqaGen.", file.HintName, StringComparison.Ordinal));
        string[] added = [.. Declared(shared).Except(Declared(alone))];
        Assert.Equal(["V128Attention", "V128Costs", "V128Options", "V128Spec", "V128Training", "V128ViT"], added);
        Assert.Equal(6 * (SharedFile.MostSpecsAlone + 1), Declared(shared).Count());
        Assert.True(shared.Problems().Length == 0, shared.Problems());
    }

    /// <summary>Random specs of every kind, one file for several of them, in one assembly.</summary>
    [Fact]
    public void VariantsOfEveryKindGetOnInOneFile()
    {
        string[] texts = [.. FuzzTexts.OfKeys(700).Where(text => SpecCompiler.Bind(new("specs/v.gqa.yaml", text)).Spec is { Name: "v" })];
        Consumer consumer = new Consumer([.. texts.Select((text, i) => new SpecText($"v{i}", text))]).Run();
        Assert.Equal(SharedFile.Count + 1, consumer.Result.GeneratedSources.Length);
        Assert.Equal(6 * texts.Length, Declared(consumer).Count());
        Assert.True(consumer.Problems().Length == 0, consumer.Problems());
    }

    /// <summary>No file but the edited spec's is made anew, and the result is what a fresh run gives.</summary>
    [Theory]
    [InlineData("a comment", "# a comment\n", "", 0)]
    [InlineData("a value", "training: { lr: 2.0e-3 }\n", "", 1)]
    [InlineData("a mistake", "zzz: 1\n", "", 1)]
    [InlineData("another name", "name: other\n", "Other", 2)]
    public void AnEditMakesOneFileAnew(string what, string text, string name, int files)
    {
        Consumer consumer = Variants(200).Run();
        Dictionary<string, string> before = Sources(consumer);
        consumer.EditSpec("v7", old => text + old);
        consumer.Run();
        Dictionary<string, string> after = Sources(consumer);
        string[] changed = [.. after.Keys.Where(file => before[file] != after[file])];
        // The catalog has no entry of a spec with a mistake, and another of another name.
        Assert.True(changed.Count(file => file != "GqaGen.Catalog.g.cs") == files, $"After {what}: {string.Join(", ", changed)}");
        Assert.Equal(changed.Length, consumer.Reasons("Output").Count(r => r is IncrementalStepRunReason.Modified));
        if (name.Length > 0) Assert.Contains($"class {name}ViT", string.Concat(after.Values), StringComparison.Ordinal);
        Assert.Equal(Sources(Variants(200, first => first == 7 ? text : "").Run()), after);
    }

    /// <summary>Files are not shared out anew while somebody writes a spec: what counts is the number of specs, with mistakes or without.</summary>
    [Fact]
    public void AMistakeInOneSpecMoreThanHaveAFileEachLeavesTheOthersWhereTheyAre()
    {
        Consumer consumer = Variants(SharedFile.MostSpecsAlone + 1).Run();
        Dictionary<string, string> before = Sources(consumer);
        string good = "";
        consumer.EditSpec("v7", text => (good = text) + "zzz: 1\n");
        Dictionary<string, string> after = Sources(consumer.Run());
        Assert.Equal(2, before.Count(file => !after.TryGetValue(file.Key, out string? text) || text != file.Value));      // its file, and the catalog
        consumer.EditSpec("v7", _ => good);
        Assert.Equal(before, Sources(consumer.Run()));
    }

    private static Consumer Variants(int count, Func<int, string>? first = null) =>
        new([.. Enumerable.Range(0, count).Select(i => new SpecText($"v{i}", $"{first?.Invoke(i)}grouping:\n  rule: {Rules[i % Rules.Length]}\n"))]);

    private static Dictionary<string, string> Sources(Consumer consumer) => consumer.Result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    private static IEnumerable<string> Declared(Consumer consumer) =>
        Sources(consumer).Values.SelectMany(text => Declaration().Matches(text)).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^public (?:sealed|static) (?:class|record) (V\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
