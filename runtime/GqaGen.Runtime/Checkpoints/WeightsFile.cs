using GqaGen.Runtime.Checkpoints.PyTorch;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>
/// An open file of named tensors: their names, types and shapes are known when it is opened, and were checked; their data are read when they
/// are asked for. The file is not trusted: whatever it claims, no more is allocated than about its length. Reading is thread-safe.
/// </summary>
public abstract class WeightsFile : IDisposable
{
    private const int SniffedBytes = 24, NewestPickleProtocol = 5;

    private protected WeightsFile(string path) => FilePath = path;

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>What it is, in a few words, for reports.</summary>
    public abstract string Format { get; }

    /// <summary>What it holds, by name.</summary>
    public abstract IReadOnlyDictionary<string, TensorHeader> Headers { get; }

    /// <summary>
    /// Opens a safetensors file or a PyTorch checkpoint (the zip archive of <c>torch.save</c>), whichever its content says it is; its name does not matter.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="key">Which entry of a PyTorch checkpoint holds the weights; chosen as timm does unless given. Safetensors files have none.</param>
    /// <exception cref="IOException">The file cannot be opened, is neither, or is damaged; the message says where.</exception>
    public static WeightsFile Open(string path, string? key = null)
    {
        byte[] start = Start(path);
        if (!LooksLikeSafetensors(start))
        {
            if (start.AsSpan().StartsWith("PK"u8)) return PyTorchFile.Open(path, key);
            if (start.Length >= 2 && start[0] == 0x80 && start[1] <= NewestPickleProtocol) throw PyTorchFile.LegacyFormat(path);
            if (start.AsSpan().StartsWith("version https://git-lfs"u8)) throw new IOException($"{path} is a pointer of Git LFS, not the weights themselves; 'git lfs pull' in its repository brings them.");
            throw new IOException($"{path} is neither a safetensors file nor a PyTorch checkpoint (the zip archive of torch.save): {Shown(start)}.");
        }
        if (key is not null) throw new IOException($"{path} is a safetensors file, which has no entry {SafetensorsException.Quote(key)}: its tensors are the weights.");
        return SafetensorsFile.Open(path);
    }

    /// <summary>Reads one tensor into the CPU's memory, in the file's type and shape. It belongs to the caller's dispose scope, if there is one.</summary>
    /// <exception cref="IOException">The file has no such tensor, or its data are damaged.</exception>
    public abstract Tensor Read(string name);

    /// <summary>Reads every tensor, as <see cref="Read"/> does.</summary>
    /// <exception cref="IOException">The data of a tensor are damaged.</exception>
    public Dictionary<string, Tensor> ReadAll()
    {
        var tensors = new Dictionary<string, Tensor>(Headers.Count, StringComparer.Ordinal);
        try
        {
            foreach (string name in Headers.Keys) tensors.Add(name, Read(name));
            return tensors;
        }
        catch
        {
            foreach (Tensor tensor in tensors.Values) tensor.Dispose();
            throw;
        }
    }

    /// <summary>Compares all data with the checksums that the file carries, if it carries any, without keeping them.</summary>
    /// <exception cref="IOException">They differ: the file is damaged.</exception>
    public abstract void Verify();

    /// <summary>Closes the file. Tensors that were read stay.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the file holds open.</summary>
    protected abstract void Dispose(bool disposing);

    // The length of its header, of which the upper half is zero, then JSON. The lower half can look like any other format's first bytes.
    private static bool LooksLikeSafetensors(ReadOnlySpan<byte> start) =>
        start.Length > sizeof(ulong) && !start[(sizeof(ulong) / 2)..sizeof(ulong)].ContainsAnyExcept((byte)0) && start[sizeof(ulong)] == '{';

    private static string Shown(ReadOnlySpan<byte> start) => start.IsEmpty ? "it is empty" : $"it begins with the bytes {System.Convert.ToHexString(start[..Math.Min(start.Length, sizeof(ulong))])}";

    private static byte[] Start(string path)
    {
        if (new FileInfo(path).Length == 0) return [];         // so has a pipe, and opening one would wait for ever
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        byte[] start = new byte[SniffedBytes];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}
