using System.Runtime.InteropServices;
using System.Text.Json;
using GqaGen.Runtime.Devices;
using TorchSharp;

namespace GqaGen.Benchmarks.Attention;

/// <summary><c>attention</c>.</summary>
internal static class AttentionCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static int Run(bool quick, string? only, string? json)
    {
        TorchRuntime.EnsureLoaded();
        Console.WriteLine($"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {torch.get_num_threads()} threads, libtorch {torch.__version__}");
        var rows = new List<AttentionRow>();
        foreach (AttentionRow row in AttentionBenchmark.Run(quick, only))
        {
            rows.Add(row);
            Console.Error.WriteLine($"  {row.Precision}, {row.Shape}, {row.Pass}: {row.Variant} {row.AgainstHandwritten:0.00} of {row.Best}");
        }
        foreach (string line in AttentionTable.Lines(rows)) Console.WriteLine(line);
        Console.WriteLine();
        if (only is null) foreach (string line in AttentionTable.Targets(rows)) Console.WriteLine(line);
        if (json is null) return 0;
        File.WriteAllText(json, JsonSerializer.Serialize(rows, Indented) + "\n");
        AttentionPicture.Save(Path.ChangeExtension(json, ".png"), rows);
        return 0;
    }
}
