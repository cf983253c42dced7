using GqaGen.Experiments.Reports;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Experiments.Studies.Status;
using GqaGen.Runtime.Storage;

namespace GqaGen.Experiments.Tests.Studies.Execution;

/// <summary>Everything of a study that must not depend on how often it was interrupted: results, weights, the report.</summary>
internal static class StudyBytes
{
    /// <summary>Digests by file.</summary>
    public static IReadOnlyDictionary<string, string> Of(StudyPlan plan, string folder)
    {
        var directory = new StudyDirectory(folder);
        var results = StudyResults.Read(plan, directory, message => throw new InvalidOperationException(message));
        Assert.Empty(results.Missing);
        StudyReport.Write(directory.Report, StudyWords.Describe(results, StudyStatus.Read(plan, directory)), results.Cells);
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) is "result.json" or "result.json.sha256" or "weights.safetensors" or "work.json" || f.StartsWith(directory.Report, StringComparison.Ordinal))
            .ToDictionary(f => Path.GetRelativePath(folder, f), Checksum.Of, StringComparer.Ordinal);
    }

    public static void AssertSame(IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> actual)
    {
        string[] different = [.. expected.Keys.Union(actual.Keys).Where(k => expected.GetValueOrDefault(k) != actual.GetValueOrDefault(k)).Order(StringComparer.Ordinal)];
        Assert.True(different.Length == 0, $"{different.Length} files differ: {string.Join(", ", different)}");
        Assert.NotEmpty(expected);
    }
}
