using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Reports;
using GqaGen.Runtime.Tests.Metrics;

namespace GqaGen.Runtime.Tests.Reports;

public sealed class MarkdownReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_says_what_was_given_in_any_culture()
    {
        const string Wanted = """
            # A study

            ## Results

            | Variant | Accuracy (%) |
            |---|---:|
            | gqa | 95.0 |
            | a\|b | **96.0** |

            Mean.

            ### Where

            | | |
            |---|---|
            | data | digits |

            ![Accuracy](pictures/a%20b.png)

            Higher is better.

            - one \*\*two\*\*
            - three

            \- not a list; \<b\> \[x\](y) \`z\` 1. no

            """;
        Assert.Equal(Wanted.ReplaceLineEndings("\n"), Save());
        using (new CommaCulture()) Assert.Equal(Wanted.ReplaceLineEndings("\n"), Save());
    }

    [Theory]
    [InlineData("1. x", "1\\. x")]
    [InlineData("--- x", "\\--- x")]
    [InlineData("+ x", "\\+ x")]
    [InlineData("# x", "\\# x")]
    [InlineData("0.5 points", "0.5 points")]
    [InlineData("-0.5 points", "-0.5 points")]
    [InlineData("x\n# y", "x \\# y")]
    [InlineData("&lt; & ~~x~~ $y$ \\", "\\&lt; \\& \\~\\~x\\~\\~ \\$y\\$ \\\\")]
    public void A_text_reads_as_it_was_written(string text, string markdown) => Assert.Equal(markdown, MarkdownText.Of(text));

    private string Save()
    {
        MarkdownReport.Save(_folder["report.md"], new Report
        {
            Title = "A study",
            Sections =
            [
                new("Results",
                [
                    new ReportTable(new ResultTable([new("Variant"), new("Accuracy (%)", Numeric: true)], [["gqa", "95.0"], ["a|b", "96.0"]]), "Mean.") { Strong = new HashSet<ReportCell> { new(1, 1) } },
                    new ReportHeading("Where"),
                    new ReportFacts([new("data", "digits")]),
                    new ReportPicture(_folder["pictures/a b.png"], "Accuracy", "Higher is better."),
                    new ReportList(["one **two**", "three"]),
                    new ReportParagraph("- not a list; <b> [x](y) `z` 1. no"),
                ]),
            ],
        });
        return File.ReadAllText(_folder["report.md"]);
    }
}
