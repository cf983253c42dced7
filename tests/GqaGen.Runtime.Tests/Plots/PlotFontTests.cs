using GqaGen.Runtime.Plots;

namespace GqaGen.Runtime.Tests.Plots;

public class PlotFontTests
{
    [Theory]
    [InlineData(false, 400)]
    [InlineData(true, 700)]
    public void The_embedded_typeface_is_used_and_has_every_letter_of_the_labels(bool bold, int weight)
    {
        Assert.Equal("Roboto", PlotFont.Typeface(bold).FamilyName);
        Assert.Equal(weight, PlotFont.Typeface(bold).FontWeight);
        Assert.True(PlotFont.Typeface(bold).ContainsGlyphs("ABCXYZ abcxyz 0123456789 .,;:()[]%±×·…–-_/éüßµΣ"));
    }

    [Fact]
    public void Text_that_fits_is_kept_and_other_text_is_cut()
    {
        Assert.Equal("dgqa-difference", PlotFont.Fit("dgqa-difference", 14, 200));
        string cut = PlotFont.Fit("a very long name of a variant", 14, 100);
        Assert.EndsWith("…", cut, StringComparison.Ordinal);
        Assert.StartsWith("a very", cut, StringComparison.Ordinal);
        Assert.InRange(PlotFont.Width(cut, 14), 50, 100);
    }

    [Theory]
    [InlineData("two\nlines\r\t\0")]
    [InlineData("right to left \u202e and \u4e2d\u6587")]
    [InlineData("\ud83d\ude00 and a lone \ud800")]
    public void Characters_that_cannot_be_drawn_are_replaced(string text)
    {
        string line = PlotFont.Fit(text, 14, 1000);
        Assert.DoesNotContain(line, c => char.IsControl(c) || !PlotFont.Typeface().ContainsGlyph(c));
        Assert.Contains('\uFFFD', line);
    }

    [Fact]
    public void An_endless_name_is_cut_without_measuring_it_all() =>
        Assert.InRange(PlotFont.Fit(new string('i', 10_000_000), 14, 1e6f).Length, 100, 401);
}
