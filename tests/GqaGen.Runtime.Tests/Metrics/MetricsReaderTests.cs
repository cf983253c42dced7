using System.Text;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Tests.Metrics;

public sealed class MetricsReaderTests : IDisposable
{
    private const string Good = """{"run":"a","variant":"gqa","seed":1,"phase":"uptrain","step":3,"loss":"NaN","allocations":[[2,2],[1,3]]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("null", "found null")]
    [InlineData("[]", "could not be converted")]
    [InlineData("", "does not contain any JSON tokens")]
    [InlineData("{\"run\":\"a\"}", "variant")]
    [InlineData("{\"run\":null,\"variant\":\"gqa\",\"seed\":1,\"phase\":\"p\"}", "run")]
    [InlineData("{\"run\":\"a\",\"variant\":\"gqa\",\"seed\":\"one\",\"phase\":\"p\"}", "seed")]
    [InlineData("{\"run\":\"a\",\"variant\":\"gqa\",\"seed\":1,\"phase\":\"p\",\"allocations\":[null]}", "allocations")]
    [InlineData("{\"run\":\"a\",\"variant\":\"gqa\",\"seed\":1,\"phase\":\"p\",\"allocations\":[[null]]}", "allocations")]
    public void A_bad_line_is_named_with_its_number(string line, string problem)
    {
        string path = Write($"{Good}\n{line}\n{Good}\n");
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => MetricsReader.Read(path).ToList());
        Assert.StartsWith($"{path}, line 2: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_keys_and_a_line_in_the_making_are_passed_over()
    {
        string path = Write($"{Good.Replace("\"seed\"", "\"later\":{\"x\":[1]},\"seed\"", StringComparison.Ordinal)}\n{Good[..20]}");
        Assert.Equal("gqa", Assert.Single(MetricsReader.Read(path)).Variant);
    }

    [Fact]
    public void A_file_that_is_one_endless_line_is_given_up_early()
    {
        string path = Write(new string('[', 3 * MetricsLog.MaxLineBytes));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => MetricsReader.Read(path).ToList());
        Assert.Contains("line 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_an_error_and_no_crash()
    {
        string path = Write($"{{\"x\":{new string('[', 100_000)}\n");
        Assert.Throws<InvalidDataException>(() => MetricsReader.Read(path).ToList());
    }

    [Fact]
    public void Damaged_files_are_read_or_refused_and_nothing_else()
    {
        byte[] good = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Good + "\n", 4)));
        Random random = new(20_240_816);
        string path = _folder["damaged.jsonl"];
        int refused = 0;
        const int Cases = 3000;
        for (int i = 0; i < Cases; i++)
        {
            byte[] damaged = [.. good];
            for (int change = random.Next(1, 4); change > 0; change--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, damaged[..random.Next(damaged.Length + 1)]);
            try
            {
                Assert.InRange(MetricsReader.Read(path).Count(), 0, 7);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, Cases / 10, Cases - 1);
    }

    private string Write(string text)
    {
        string path = _folder["metrics.jsonl"];
        File.WriteAllText(path, text);
        return path;
    }
}
