using System.Net;
using System.Text.RegularExpressions;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Reports;
using GqaGen.Runtime.Tests.Metrics;

namespace GqaGen.Runtime.Tests.Reports;

public sealed class HtmlReportTests : IDisposable
{
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private readonly TemporaryFolder _folder = new();

    public HtmlReportTests() => File.WriteAllBytes(_folder["a.png"], Png);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_text_is_shown_as_text()
    {
        string[] hostile = [.. Enumerable.Range(0, 12).Select(i => $"</style></title><script>alert({i})</script><img src=x onerror=\"a'b&amp;\">")];
        string html = Save(new Report
        {
            Title = hostile[0],
            Created = DateTimeOffset.UnixEpoch,
            Command = hostile[1],
            Results = new ResultTable([new(hostile[2]), new(hostile[3], Wraps: true)], [[hostile[4], hostile[5].Replace(' ', '_')]]),
            ResultsCaption = hostile[6],
            Environment = [new(hostile[7], hostile[8])],
            Pictures = [new(_folder["a.png"], hostile[9], hostile[10])],
            Notes = [hostile[11]],
        });
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=x", html.Replace("src=x onerror=&quot;", "", StringComparison.Ordinal).Replace("src=x_onerror=&quot;", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Single(Regex.Matches(html, "<img "));
        Assert.Single(Regex.Matches(html, "</style>"));
        string text = WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]*>", ""));
        Assert.All(hostile, line => Assert.Contains(line.Replace(line == hostile[5] ? ' ' : '\0', '_'), text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_file_needs_no_other()
    {
        string html = Save(Plain());
        Assert.DoesNotMatch(@"https?:|//[a-z]|<link|<script|@import|url\(", html);
        Match source = Assert.Single(Regex.Matches(html, "src=\"([^\"]*)\""));
        Assert.StartsWith("data:image/png;base64,", source.Groups[1].Value, StringComparison.Ordinal);
        Assert.Equal(Png, Convert.FromBase64String(source.Groups[1].Value["data:image/png;base64,".Length..]));
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_element_is_closed_in_its_turn()
    {
        Stack<string> open = new();
        foreach (Match tag in Regex.Matches(Regex.Replace(Save(Plain()), "<style>.*?</style>", "", RegexOptions.Singleline), "<(/?)([a-z][a-z0-9]*)[^>]*>"))
        {
            string name = tag.Groups[2].Value;
            if (name is "meta" or "img") continue;
            if (tag.Groups[1].Length == 0) open.Push(name);
            else Assert.Equal(name, open.Pop());
        }

        Assert.Empty(open);
    }

    [Fact]
    public void It_says_what_was_given_in_any_culture()
    {
        string plain = Save(Plain());
        using (new CommaCulture())
        {
            Assert.Equal(plain, Save(Plain()));
        }

        Assert.Contains("<time datetime=\"2026-11-24T03:04:05+01:00\">2026-11-24 03:04:05 +01:00</time>", plain, StringComparison.Ordinal);
        Assert.Contains("<td class=\"number\">95.83 ± 0.25</td>", plain, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">dgqa-difference</th>", plain, StringComparison.Ordinal);
        Assert.Contains("<span>2-2-2</span> <span>|</span> <span>3-1-2</span>", plain, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', plain);
        Assert.Equal(["a.png", "report.html"], _folder.Files);
    }

    [Fact]
    public void A_picture_that_is_none_is_named()
    {
        string path = _folder["b.png"];
        File.WriteAllText(path, "GIF89a");
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Save(Plain() with { Pictures = [new(path, "", "")] }));
        Assert.Contains("b.png: not a PNG", error.Message, StringComparison.Ordinal);

        using (FileStream large = new(path, FileMode.Create)) large.SetLength(HtmlReport.MaxPictureBytes + 1L);
        Assert.Throws<InvalidDataException>(() => Save(Plain() with { Pictures = [new(path, "", "")] }));
        Assert.Throws<FileNotFoundException>(() => Save(Plain() with { Pictures = [new(_folder["none.png"], "", "")] }));
        Assert.DoesNotContain("report.html", _folder.Files);
    }

    private Report Plain() => new()
    {
        Title = "Quickstart",
        Created = new(2026, 11, 24, 3, 4, 5, TimeSpan.FromHours(1)),
        Command = "dotnet run --seeds 3",
        Results = VariantComparison.ToTable(VariantResults.Seven),
        ResultsCaption = "Mean ± s.d.",
        Environment = [new(".NET", "10.0")],
        Pictures = [new(_folder["a.png"], "Accuracy", "Higher is better.")],
        Notes = ["First.", "Second."],
    };

    private string Save(Report report)
    {
        string path = _folder["report.html"];
        HtmlReport.Save(path, report);
        return File.ReadAllText(path);
    }
}
