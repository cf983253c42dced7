using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Storage;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Runs;

/// <summary>What a run was done with. It holds no environment variables and no command line, so no secrets.</summary>
public sealed record EnvironmentRecord
{
    /// <summary>The form of the document; rises when a member goes or changes its meaning.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The variant.</summary>
    public required string Variant { get; init; }

    /// <summary>SHA-256 of its spec as it stands in spec.yaml.</summary>
    public required string SpecSha256 { get; init; }

    /// <summary>What the images are.</summary>
    public required string Dataset { get; init; }

    /// <summary>Trained numbers of the model.</summary>
    public required long Parameters { get; init; }

    /// <summary>Each process that worked on the run, first to last: one, and one more for each time it was gone on with.</summary>
    public required IReadOnlyList<SessionRecord> Sessions { get; init; }

    /// <summary>The hash of a spec.</summary>
    public static string HashOf(Variant variant) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(variant.Spec)));

    /// <summary>Reads environment.json; null if it is not there, or is damaged, which loses no result.</summary>
    public static EnvironmentRecord? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), RunJson.Readable.EnvironmentRecord) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(string path) => AtomicFile.Write(path, (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(this, RunJson.Readable.EnvironmentRecord), (byte)'\n']);

    /// <summary>Refuses to go on with a run whose spec was another one.</summary>
    /// <exception cref="ArgumentsException">It was.</exception>
    public void RequireSpec(Variant variant, RunDirectory directory)
    {
        string now = HashOf(variant);
        if (SpecSha256 != now)
            throw new ArgumentsException($"The spec of {variant.Name} is not the one that the run in {directory.Shown} was begun with (SHA-256 {now[..12]}…, not {SpecSha256[..Math.Min(12, SpecSha256.Length)]}…; see its {Path.GetFileName(directory.Spec)}). Go on with the program of then, or begin a new run.");
    }
}

/// <summary>One process that worked on a run.</summary>
public sealed record SessionRecord
{
    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>Training steps done before it.</summary>
    public required long Step { get; init; }

    /// <summary>Version of this program, with the commit where it is known.</summary>
    [JsonPropertyName("gqagen")]
    public required string GqaGen { get; init; }

    /// <summary>The .NET runtime.</summary>
    [JsonPropertyName("dotnet")]
    public required string DotNet { get; init; }

    /// <summary>Version of TorchSharp.</summary>
    [JsonPropertyName("torchsharp")]
    public required string TorchSharp { get; init; }

    /// <summary>Version of libtorch.</summary>
    [JsonPropertyName("libtorch")]
    public required string LibTorch { get; init; }

    /// <summary>Operating system and processor architecture.</summary>
    public required string System { get; init; }

    /// <summary>The processor, where its name is known.</summary>
    public required string? Cpu { get; init; }

    /// <summary>Processors that the process may use.</summary>
    public required int Processors { get; init; }

    /// <summary>Bytes of memory that it may use.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Where the model lived.</summary>
    public required string Device { get; init; }

    /// <summary>Threads of each operation on the CPU.</summary>
    public required int Threads { get; init; }

    /// <summary>This process.</summary>
    /// <param name="device">Where the model lives.</param>
    /// <param name="step">Training steps done.</param>
    public static SessionRecord Now(Device device, long step) => new()
    {
        Began = DateTimeOffset.UtcNow,
        Step = step,
        GqaGen = VersionOf(typeof(SessionRecord).Assembly),
        DotNet = RuntimeInformation.FrameworkDescription,
        TorchSharp = VersionOf(typeof(Tensor).Assembly),
        LibTorch = TorchRuntime.LibTorchVersion,
        System = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}",
        Cpu = CpuName(),
        Processors = Environment.ProcessorCount,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Device = device.ToString(),
        Threads = get_num_threads(),
    };

    private static string VersionOf(Assembly assembly) => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown";

    private static string? CpuName()
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
                : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
