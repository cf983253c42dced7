using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
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
        string[] hostile = [.. Enumerable.Range(0, 14).Select(i => $"</style></title><script>alert({i})</script><img src=x onerror=\"a'b&amp;\">")];
        string html = Save(new Report
        {
            Title = hostile[0],
            Command = hostile[1],
            Sections =
            [
                new(hostile[2],
                [
                    new ReportTable(new ResultTable([new(hostile[3]), new(hostile[4], Wraps: true)], [[hostile[5], hostile[6].Replace(' ', '_')]]), hostile[7]),
                    new ReportFacts([new(hostile[8], hostile[9])]),
                    new ReportPicture(_folder["a.png"], hostile[10], hostile[11]),
                    new ReportParagraph(hostile[12]),
                    new ReportList([hostile[13], "\u0000\u001b\ufffe"]),
                ]),
            ],
        });
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=x", html.Replace("src=x onerror=&quot;", "", StringComparison.Ordinal).Replace("src=x_onerror=&quot;", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Single(Regex.Matches(html, "<img "));
        Assert.Single(Parse(html).Descendants("img"));
        Assert.Single(Regex.Matches(html, "</style>"));
        string text = WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]*>", ""));
        Assert.All(hostile, line => Assert.Contains(line.Replace(line == hostile[6] ? ' ' : '\0', '_'), line == hostile[10] ? WebUtility.HtmlDecode(html) : text, StringComparison.Ordinal));
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
    public void It_is_well_formed_and_its_contents_lead_to_its_sections()
    {
        XDocument page = Parse(Save(Plain()));
        Assert.Empty(page.Descendants("nav"));
        page = Parse(Save(Plain() with { Sections = [.. Enumerable.Range(0, 5).Select(i => new ReportSection($"Part {i}", []))] }));
        Assert.Equal(
            page.Descendants("section").Select(section => ($"#{section.Attribute("id")!.Value}", section.Element("h2")!.Value)),
            page.Descendants("nav").Single().Descendants("a").Select(link => (link.Attribute("href")!.Value, link.Value)));
        Assert.Equal(5, page.Descendants("section").Select(section => section.Attribute("id")!.Value).Distinct().Count());
    }

    [Fact]
    public void Cells_that_are_strong_are_bold_and_no_other()
    {
        ReportTable table = new(new ResultTable([new("a"), new("b", Numeric: true)], [["x", "1"], ["y", "2"]])) { Strong = new HashSet<ReportCell> { new(1, 1) } };
        XDocument page = Parse(Save(Plain() with { Sections = [new("Results", [table])] }));
        Assert.Equal("2", Assert.Single(page.Descendants("strong")).Value);
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
        Assert.Contains("<span>2-2-2</span> | <span>3-1-2</span>", plain, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', plain);
        Assert.Equal(["a.png", "report.html"], _folder.Files);
    }

    [Fact]
    public void A_picture_that_is_none_is_named()
    {
        string path = _folder["b.png"];
        File.WriteAllText(path, "GIF89a");
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Save(Plain() with { Sections = [new("", [new ReportPicture(path, "", "")])] }));
        Assert.Contains("b.png: not a PNG", error.Message, StringComparison.Ordinal);

        using (FileStream large = new(path, FileMode.Create)) large.SetLength(HtmlReport.MaxPictureBytes + 1L);
        Assert.Throws<InvalidDataException>(() => Save(Plain() with { Sections = [new("", [new ReportPicture(path, "", "")])] }));
        Assert.Throws<FileNotFoundException>(() => Save(Plain() with { Sections = [new("", [new ReportPicture(_folder["none.png"], "", "")])] }));
        Assert.DoesNotContain("report.html", _folder.Files);
    }

    private Report Plain() => new()
    {
        Title = "Quickstart",
        Created = new(2026, 11, 24, 3, 4, 5, TimeSpan.FromHours(1)),
        Command = "dotnet run --seeds 3",
        Sections =
        [
            new("Results", [new ReportTable(VariantComparison.ToTable(VariantResults.Seven), "Mean ± s.d."), new ReportHeading("Where"), new ReportFacts([new(".NET", "10.0")])]),
            new("Pictures", [new ReportPicture(_folder["a.png"], "Accuracy", "Higher is better."), new ReportParagraph("First."), new ReportList(["Second."])]),
        ],
    };

    private static XDocument Parse(string html)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    private string Save(Report report)
    {
        string path = _folder["report.html"];
        HtmlReport.Save(path, report);
        return File.ReadAllText(path);
    }
}
