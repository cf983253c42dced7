using System.Text;
using System.Text.Json;
using CsCheck;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Tests.Metrics;

public sealed class MetricsLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_appended_is_read_back()
    {
        MetricRecords.Any.List[0, 12].Sample(
            records =>
            {
                string path = _folder[$"{Path.GetRandomFileName()}.jsonl"];
                Append(path, records);
                List<MetricRecord> read = [.. MetricsReader.Read(path)];
                Assert.Equal(records.Count, read.Count);
                foreach ((MetricRecord expected, MetricRecord actual) in records.Zip(read)) MetricRecords.AssertEqual(expected, actual);
            },
            iter: 200,
            threads: 1,
            seed: Seeds.Fixed);
    }

    [Fact]
    public void A_line_has_the_documented_names_and_no_absent_values()
    {
        string path = _folder["metrics.jsonl"];
        MetricRecord record = MetricRecords.At(7) with
        {
            Split = "train",
            Epoch = 0.25,
            Accuracy = 0.5,
            LearningRate = 1e-5,
            ImagesPerSecond = 1234.5,
            Allocations = [[2, 2, 2], [3, 1.5, 1.5]],
        };
        using (new CommaCulture())
        {
            Append(path, [record, MetricRecords.At(8) with { Loss = null }]);
        }

        Assert.Equal(
            """
            {"run":"run-0","variant":"kdgqa","seed":0,"phase":"uptrain","split":"train","step":7,"epoch":0.25,"loss":0.5,"accuracy":0.5,"lr":1E-05,"images_per_second":1234.5,"allocations":[[2,2,2],[3,1.5,1.5]]}
            {"run":"run-0","variant":"kdgqa","seed":0,"phase":"uptrain","step":8}

            """,
            File.ReadAllText(path));
    }

    [Fact]
    public void Numbers_that_JSON_has_not_are_valid_JSON_all_the_same()
    {
        string path = _folder["metrics.jsonl"];
        Append(path, [MetricRecords.At(1) with { Loss = double.NaN, Accuracy = double.NegativeInfinity }]);
        using JsonDocument line = JsonDocument.Parse(File.ReadAllText(path));
        Assert.Equal("NaN", line.RootElement.GetProperty("loss").GetString());
        Assert.Equal("-Infinity", line.RootElement.GetProperty("accuracy").GetString());
    }

    [Fact]
    public void A_log_cut_at_any_byte_is_carried_on_after_its_last_whole_line()
    {
        string whole = _folder["whole.jsonl"];
        Append(whole, [.. Enumerable.Range(0, 4).Select(step => MetricRecords.At(step))]);
        byte[] bytes = File.ReadAllBytes(whole);
        for (int length = 0; length <= bytes.Length; length++)
        {
            string path = _folder["cut.jsonl"];
            File.WriteAllBytes(path, bytes[..length]);
            int wholeLines = bytes[..length].Count(value => value == '\n');
            Append(path, [MetricRecords.At(99)]);
            Assert.Equal(
                [.. Enumerable.Range(0, wholeLines).Select(step => (long?)step), 99L],
                MetricsReader.Read(path).Select(record => record.Step));
        }
    }

    [Fact]
    public void A_half_written_line_longer_than_a_block_is_cut()
    {
        string path = _folder["metrics.jsonl"];
        Append(path, [MetricRecords.At(0)]);
        File.AppendAllText(path, "{\"run\":\"" + new string('x', 20_000));
        Append(path, [MetricRecords.At(1)]);
        Assert.Equal([0L, 1L], MetricsReader.Read(path).Select(record => record.Step!.Value));
    }

    [Fact]
    public void Threads_may_share_a_log()
    {
        const int Threads = 8;
        const int Lines = 200;
        string path = _folder["metrics.jsonl"];
        using (MetricsLog log = MetricsLog.Open(path))
        {
            Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
            {
                for (int step = 0; step < Lines; step++) log.Append(MetricRecords.At(step, $"run-{thread}"));
            });
        }

        ILookup<string, long> steps = MetricsReader.Read(path).ToLookup(record => record.Run, record => record.Step!.Value);
        Assert.Equal(Threads, steps.Count);
        Assert.All(steps, run => Assert.Equal(Enumerable.Range(0, Lines).Select(step => (long)step), run));
    }

    [Fact]
    public void A_line_can_be_read_as_soon_as_it_is_appended()
    {
        using MetricsLog log = MetricsLog.Open(_folder["metrics.jsonl"]);
        for (int step = 0; step < 3; step++)
        {
            log.Append(MetricRecords.At(step));
            Assert.Equal(step + 1, MetricsReader.Read(log.Path).Count());
        }
    }

    [Fact]
    public void Two_logs_on_one_file_are_refused()
    {
        string path = _folder["metrics.jsonl"];
        using (MetricsLog first = MetricsLog.Open(path))
        {
            Assert.ThrowsAny<IOException>(() => MetricsLog.Open(path));
            first.Append(MetricRecords.At(0));
        }

        Append(path, [MetricRecords.At(1)]);
        Assert.Equal(2, MetricsReader.Read(path).Count());
        Assert.Equal(["metrics.jsonl"], _folder.Files);
    }

    [Fact]
    public void A_reading_that_no_reader_would_take_is_refused()
    {
        using MetricsLog log = MetricsLog.Open(_folder["metrics.jsonl"]);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => log.Append(MetricRecords.At(0, new string('r', MetricsLog.MaxLineBytes))));
        Assert.Contains("1048576", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(log.Path).Length);
    }

    [Fact]
    public void A_closed_log_says_so()
    {
        MetricsLog log = MetricsLog.Open(_folder["metrics.jsonl"]);
        log.Dispose();
        Assert.Throws<ObjectDisposedException>(() => log.Append(MetricRecords.At(0)));
    }

    private static void Append(string path, IReadOnlyList<MetricRecord> records)
    {
        using MetricsLog log = MetricsLog.Open(path);
        foreach (MetricRecord record in records) log.Append(record);
    }
}
