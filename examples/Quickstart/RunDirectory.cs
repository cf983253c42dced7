namespace Quickstart;

/// <summary>Where a run keeps what.</summary>
internal sealed class RunDirectory
{
    public RunDirectory(string path)
    {
        Root = path;
        foreach (string folder in new[] { Root, In("weights"), In("results"), In("checkpoints") }) Directory.CreateDirectory(folder);
    }

    public string Root { get; }

    public string Metrics => In("metrics.jsonl");

    public string Summary => In("summary.csv");

    public string Report => In("report.html");

    public string Weights(Cell cell) => In("weights", $"{cell.Name}.safetensors");

    public string Result(Cell cell) => In("results", $"{cell.Name}.json");

    public string Checkpoints(Cell cell) => In("checkpoints", cell.Name);

    public string Picture(string name) => In($"{name}.png");

    private string In(params string[] parts) => Path.Combine([Root, .. parts]);
}
