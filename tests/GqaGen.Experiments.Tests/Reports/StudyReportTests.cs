using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using GqaGen.Experiments.Reports;
using GqaGen.Experiments.Studies;

namespace GqaGen.Experiments.Tests.Reports;

/// <summary>What holds for the files of a report.</summary>
public sealed class StudyReportTests : IDisposable
{
    private readonly ReportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryFileIsThereAndTheSameFromTheSameResults()
    {
        CellResult[] results = [.. SyntheticStudy.AllVariants(3, Effect), .. SyntheticStudy.Ablations(3)];
        StudyDescription description = SyntheticStudy.Description with { Missing = [new("kdgqa-seed3", "not run"), new("gqa-seed3", "failed: disk full")] };
        StudyReport.Write(_folder.Path, description, results, SyntheticStudy.Timings);
        Assert.Equal(
            [
                "ablation-kv-heads.csv", "ablation-noise.csv", "ablation-window.csv", "accuracy.csv", "comparisons.csv", "epochs.csv", "layers.csv",
                "pictures/accuracy-against-kv-bytes-digits-tiny.png", "pictures/accuracy-against-step-time-digits-tiny.png",
                "pictures/allocation-dgqa-difference-digits-tiny.png", "pictures/allocation-kdgqa-digits-tiny.png", "pictures/difference-digits-tiny.png",
                "pictures/group-similarity-digits-tiny.png", "pictures/kv-heads-digits-tiny.png", "pictures/noise-digits-tiny.png",
                "pictures/non-uniform-digits-tiny.png", "pictures/validation-accuracy-digits-tiny.png", "pictures/window-digits-tiny.png",
                "report.html", "report.md", "summary.csv",
            ],
            _folder.Files);
        CheckHtml();
        CheckMarkdown();
        foreach (string csv in new[] { "summary", "accuracy", "comparisons", "ablation-window", "ablation-kv-heads", "ablation-noise" }) Snapshot.Verify(_folder.Text($"{csv}.csv"), csv, "csv");
        CheckLayersAndEpochs(results);
        Snapshot.Verify(_folder.Text("report.md"), "report", "md");

        Dictionary<string, byte[]> first = _folder.Files.ToDictionary(file => file, file => File.ReadAllBytes(_folder[file]));
        File.WriteAllBytes(_folder["pictures/of-an-earlier-report.png"], []);
        new Random(1).Shuffle(results);
        ReportFolder.UnderCommas(() =>
            StudyReport.Write(_folder.Path, description with { Missing = [.. description.Missing.Reverse()] }, results, [.. SyntheticStudy.Timings.Reverse()]));
        Assert.Equal(first.Keys, _folder.Files);
        Assert.All(first, file => Assert.True(file.Value.AsSpan().SequenceEqual(File.ReadAllBytes(_folder[file.Key])), $"{file.Key} has other bytes"));
    }

    [Fact]
    public void AStudyWithoutAnyResultSaysSo()
    {
        StudyReport.Write(_folder.Path, SyntheticStudy.Description with { Missing = [new("gqa-seed0", "not run")] }, []);
        CheckHtml();
        Assert.Contains("gqa-seed0", _folder.Text("report.md"), StringComparison.Ordinal);
        Assert.Empty(_folder.Csv("summary.csv"));
        Assert.DoesNotContain(_folder.Files, file => file.EndsWith(".png", StringComparison.Ordinal));
    }

    [Fact]
    public void OneVariantOfOneSeedIsAReport()
    {
        CellResult bare = SyntheticStudy.Cell("kdgqa", 7, 0.9) with { Phases = [], Allocations = [], GroupSimilarity = [] };
        StudyReport.Write(_folder.Path, SyntheticStudy.Description, [bare]);
        CheckHtml();
        string text = _folder.Text("report.md");
        Assert.Contains("there is no result of gqa, so nothing is compared", text, StringComparison.Ordinal);
        Assert.Contains("No epoch was recorded.", text, StringComparison.Ordinal);
        Assert.Contains("No allocation was recorded.", text, StringComparison.Ordinal);
        Assert.Contains("It was not measured", text, StringComparison.Ordinal);
        Assert.Contains("No variant was run at several values of: window; number of KV heads; strength of the noise.", text, StringComparison.Ordinal);
        Assert.Contains("No times were given", text, StringComparison.Ordinal);
        Assert.Equal(["90.00 (1)"], _folder.Html().Descendants("td").Select(cell => cell.Value).Where(value => value.EndsWith("(1)", StringComparison.Ordinal)));
        Assert.Empty(_folder.Csv("comparisons.csv"));
    }

    [Fact]
    public void NamesOfAnyCharactersStayTextAndInTheFolder()
    {
        const string Dataset = "../../<b>|`*\n\0&\ud800", Variant = "gqa\u001b[31m\"'/..\\x";
        CellResult[] results = [.. new[] { "gqa", Variant }.SelectMany(variant => new long[] { 0, 1 }.Select(seed => SyntheticStudy.Cell("kdgqa", seed, 0.9 + (0.01 * seed), Dataset) with { Variant = variant }))];
        StudyReport.Write(_folder.Path, SyntheticStudy.Description with { Title = "<script>alert(1)</script>", Protocol = ["</p><img src=x>"] }, results);
        CheckHtml();
        Assert.All(_folder.Files.Where(file => file.EndsWith(".png", StringComparison.Ordinal)), file => Assert.Matches("^pictures/[a-z0-9-]+\\.png$", file));
        Assert.Contains("\\<b\\>\\|\\`\\*", _folder.Text("report.md"), StringComparison.Ordinal);
        CheckMarkdown();
    }

    private void CheckLayersAndEpochs(CellResult[] results)
    {
        Assert.Equal(results.Length * SyntheticStudy.Layers, _folder.Csv("layers.csv").Count);
        Assert.Equal(results.Length * 9, _folder.Csv("epochs.csv").Count);
        CellResult kdgqa = results.First(cell => cell.Variant == "kdgqa");
        IReadOnlyDictionary<string, string> layer = _folder.Csv("layers.csv").Single(row => row["cell"] == kdgqa.Cell && row["layer"] == "3");
        Assert.Equal(kdgqa.GroupSimilarity[2]!.Value.ToString("R", CultureInfo.InvariantCulture), layer["group_similarity"]);
        Assert.Equal(0.9, double.Parse(layer["non_uniform_share"], CultureInfo.InvariantCulture), 1e-12);
        Assert.Matches(@"^\d(\.\d+)?-2-\d(\.\d+)?$", layer["last_allocation"]);
    }

    /// <summary>Well-formed, without scripts, and in need of no other file.</summary>
    private void CheckHtml()
    {
        XDocument page = _folder.Html();
        Assert.Empty(page.Descendants("script"));
        Assert.All(page.Descendants("img"), image => Assert.StartsWith("data:image/png;base64,", image.Attribute("src")!.Value, StringComparison.Ordinal));
        Assert.Equal(_folder.Files.Count(file => file.EndsWith(".png", StringComparison.Ordinal)), page.Descendants("img").Count());
        Assert.All(page.Descendants("img"), image => Assert.NotEmpty(image.Attribute("alt")!.Value));
        Assert.All(page.Descendants("a"), link => Assert.Single(page.Descendants("section"), section => $"#{section.Attribute("id")!.Value}" == link.Attribute("href")!.Value));
        Assert.Empty(page.Descendants("time"));
        Assert.All(page.Descendants("table").Where(table => table.Element("thead") is not null), table =>
            Assert.All(table.Descendants("tr"), row => Assert.Equal(table.Element("thead")!.Descendants("th").Count(), row.Elements().Count())));
    }

    /// <summary>Every picture it names is there, and every table has as many cells in each row.</summary>
    private void CheckMarkdown()
    {
        string text = _folder.Text("report.md");
        string[] pictures = [.. Regex.Matches(text, @"\]\((pictures/[^)]*)\)").Select(match => match.Groups[1].Value)];
        Assert.Equal(_folder.Files.Where(file => file.EndsWith(".png", StringComparison.Ordinal)), pictures.Order(StringComparer.Ordinal));
        int columns = 0;
        foreach (string line in text.Split('\n'))
        {
            int cells = line.StartsWith('|') ? Regex.Count(line, @"(?<!\\)\|") : 0;
            if (cells > 0 && columns > 0) Assert.Equal(columns, cells);
            columns = cells;
        }
    }

    private static double Effect(string variant) => variant switch { "mqa" => -0.011, "mha" => 0.004, _ => 0 };
}
