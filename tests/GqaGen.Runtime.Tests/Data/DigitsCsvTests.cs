using System.IO.Compression;
using System.Text;
using GqaGen.Runtime.Data;

namespace GqaGen.Runtime.Tests.Data;

public sealed class DigitsCsvTests
{
    private static readonly string Row = string.Join(',', Enumerable.Range(0, 64).Select(i => i % 17).Append(7));

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void ReadsRows(string newline)
    {
        (byte[] pixels, byte[] labels) = Read(Row + newline + Row + newline, 2);
        Assert.Equal([7, 7], labels);
        Assert.Equal(Enumerable.Range(0, 64).Select(i => (byte)(i % 17)), pixels[64..]);
    }

    [Fact]
    public void TheLastLineNeedsNoEnd() => Assert.Equal([7], Read(Row, 1).Labels);

    public static TheoryData<string, string> Wrong => new()
    {
        { $"{Row}\n{Row}", "digits: 2 lines, expected 3" },
        { $"{Row}\n{Row}\n{Row}\n{Row}", "digits: more than 3 lines" },
        { $"{Row}\n{Row},1\n{Row}", "digits, line 2: more than 65 values" },
        { $"{Row}\n{Row[..^2]}\n{Row}", "digits, line 2: 64 values, expected 64 pixels and a label" },
        { $"{Row}\n\n{Row}", "digits, line 2, column 1: '' is not a pixel from 0 to 16" },
        { $"17{Row[1..]}\n", "digits, line 1, column 1: '17' is not a pixel from 0 to 16" },
        { $"{Row[..^1]}10\n", "digits, line 1, column 65: '10' is not a label from 0 to 9" },
        { $"-1{Row[1..]}\n", "digits, line 1, column 1: '-1'" },
        { $"{Row}\n{Row[..2]}x{Row[3..]}", "digits, line 2, column 2: 'x'" },
        { new string('1', 5000), "digits, line 1: longer than 1024 characters" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void NamesTheLine(string csv, string part)
    {
        var e = Assert.Throws<DatasetException>(() => Read(csv, 3));
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFilesGiveOnlyClearErrors()
    {
        byte[] whole = Compress(string.Join('\n', Enumerable.Repeat(Row, 20)));
        var random = new Random(7);
        int failures = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = whole[..random.Next(whole.Length + 1)];
            for (int n = random.Next(4); n > 0 && damaged.Length > 0; n--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            using var csv = new GZipStream(new MemoryStream(damaged), CompressionMode.Decompress);
            Exception? e = Record.Exception(() => DigitsCsv.Read(csv, 20, "digits"));
            if (e is null) continue;
            Assert.IsType<DatasetException>(e);
            failures++;
        }
        Assert.InRange(failures, 1000, 2000);
    }

    private static (byte[] Pixels, byte[] Labels) Read(string csv, int rows) => DigitsCsv.Read(new MemoryStream(Encoding.ASCII.GetBytes(csv)), rows, "digits");

    private static byte[] Compress(string text)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) gzip.Write(Encoding.ASCII.GetBytes(text));
        return stream.ToArray();
    }
}
