using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using GqaGen.Compiler.Diagnostics;
using Microsoft.CodeAnalysis;
using Diagnostic = Microsoft.CodeAnalysis.Diagnostic;
using SpecDescriptor = GqaGen.Compiler.Diagnostics.DiagnosticDescriptor;

namespace GqaGen.Generator.Tests;

/// <summary>DIAGNOSTICS.md has a section for every id, and its examples do what it says; AnalyzerReleases lists every id.</summary>
public sealed partial class DiagnosticsPageTests
{
    private static readonly string Folder = Path.Combine(
        typeof(DiagnosticsPageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", "..", "generator", "GqaGen.Generator");

    private static readonly Dictionary<string, string> Sections = SectionStart().Split(File.ReadAllText(Path.Combine(Folder, "DIAGNOSTICS.md")))
        .Skip(1).ToDictionary(section => section[..7], StringComparer.Ordinal);

    public static TheoryData<string> Ids => [.. Descriptors.All.Select(d => d.Id)];

    [Fact]
    public void EveryIdHasASection() => Assert.Equal(Descriptors.All.Select(d => d.Id), Sections.Keys);

    [Theory, MemberData(nameof(Ids))]
    public void ASectionSaysTheTitleAndItsExamplesAreTrue(string id)
    {
        SpecDescriptor descriptor = Descriptors.All.Single(d => d.Id == id);
        Assert.StartsWith($"{id}\n\n**{descriptor.Title}** ({descriptor.Severity.ToString().ToLowerInvariant()}). ", Sections[id], StringComparison.Ordinal);
        string[] halves = Sections[id].Split("\nRight:\n");
        Assert.Equal(2, halves.Length);

        Diagnostic[] wrong = Run(halves[0]);
        // Beside this one stand the problems that are too many.
        if (id != Descriptors.TooMany.Id) Assert.All(wrong, d => Assert.Equal(id, d.Id));
        Diagnostic found = Assert.Single(wrong.DistinctBy(d => d.Id), d => d.Id == id);
        Assert.Equal($"DIAGNOSTICS.md#{id.ToLowerInvariant()}", found.Descriptor.HelpLinkUri);
        Assert.Equal(descriptor.Title, found.Descriptor.Title.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(descriptor.Severity.ToString(), found.DefaultSeverity.ToString());

        Assert.Empty(Run(halves[1]));
    }

    /// <summary>The props escape the path: the compiler reads it from a file in which # and ; begin a comment.</summary>
    [SkippableTheory]
    [InlineData("/packages/gqagen/DIAGNOSTICS.md", "file:///packages/gqagen/DIAGNOSTICS.md")]
    [InlineData("/a b/nu#get;/ü/DIAGNOSTICS.md", "file:///a%20b/nu%23get;/%C3%BC/DIAGNOSTICS.md")]
    public void ThePageOfAPackageInAnyFolderIsLinked(string path, string link)
    {
        Skip.If(OperatingSystem.IsWindows(), "paths of Unix");
        Assert.Equal(link, ConsumerOptions.DiagnosticsPage(new Consumer.Options("GqaGenDiagnosticsPage", Uri.EscapeDataString(path))));
    }

    [Fact]
    public void EveryIdIsInAReleaseOnce()
    {
        string releases = File.ReadAllText(Path.Combine(Folder, "AnalyzerReleases.Shipped.md")) + File.ReadAllText(Path.Combine(Folder, "AnalyzerReleases.Unshipped.md"));
        Assert.Equal(
            Descriptors.All.Select(d => $"{d.Id} | {d.Category} | {d.Severity} | {d.Title}"),
            releases.Split('\n').Where(line => line.StartsWith("GQA", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    /// <summary>The diagnostics of the examples, each a file of one project.</summary>
    private static Diagnostic[] Run(string half)
    {
        SpecText[] specs = [.. Example().Matches(half).Select((match, i) => new SpecText($"example-{i}", Text(match)))];
        Assert.NotEmpty(specs);
        GeneratorRunResult result = new Consumer(specs).Run().Result;
        Assert.Null(result.Exception);
        return [.. result.Diagnostics];
    }

    private static string Text(Match match)
    {
        int times = match.Groups["times"].Success ? int.Parse(match.Groups["times"].Value, CultureInfo.InvariantCulture) : 1;
        return string.Concat(Enumerable.Repeat(match.Groups["text"].Value.Replace('␇', '\a'), times));
    }

    [GeneratedRegex("^## (?=GQA[0-9]{4}\n)", RegexOptions.Multiline)]
    private static partial Regex SectionStart();

    [GeneratedRegex("```yaml(?: repeat=(?<times>[0-9]+))?\n(?<text>.*?)```\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Example();
}
