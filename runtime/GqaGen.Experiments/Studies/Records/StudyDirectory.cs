using GqaGen.Experiments.Studies.Planning;

namespace GqaGen.Experiments.Studies.Records;

/// <summary>
/// Where a study keeps what: <c>work/NAME-ID/</c> for each training (<c>work.json</c>, <c>result.json</c>, <c>weights.safetensors</c>, <c>log.txt</c> …),
/// <c>submit/</c> for what goes to a job scheduler, <c>report/</c> for tables and pictures. Folders of work depend on nothing but their description:
/// copy those of several machines together, and it is one study.
/// </summary>
public sealed class StudyDirectory(string path)
{
    /// <summary>The folder.</summary>
    public string Root { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The digests of the checkpoints that it starts from.</summary>
    public string CheckpointDigests => In("checkpoints.json");

    /// <summary>Tables and pictures.</summary>
    public string Report => In("report");

    /// <summary>Scripts and logs of a job scheduler.</summary>
    public string Submit => In("submit");

    /// <summary>The folder of an item.</summary>
    public WorkFolder Work(WorkItem item) => new(In("work", item.Folder), item);

    private string In(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);
}
