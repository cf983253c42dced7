using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>
/// An open safetensors file (https://huggingface.co/docs/safetensors): its whole header is checked when it is opened, its tensors are
/// read when they are asked for. The file is not trusted: whatever it claims, no more is allocated than it is long. Reading is thread-safe.
/// </summary>
public sealed class SafetensorsFile : WeightsFile
{
    private const int PrefixLength = sizeof(ulong);

    private readonly SafeFileHandle _file;
    private readonly long _dataStart, _checksumAt;
    private readonly string? _checksum;

    private SafetensorsFile(string path, SafeFileHandle file)
        : base(path)
    {
        _file = file;
        long length = RandomAccess.GetLength(file);
        byte[] header = ReadHeader(length);
        _dataStart = PrefixLength + header.Length;
        (Dictionary<string, SafetensorInfo> tensors, Dictionary<string, string> metadata) = SafetensorsHeader.Parse(path, header);
        SafetensorsLayout.Check(path, tensors.Values, length - _dataStart);
        if (metadata.Remove(SafetensorsChecksum.Key, out _checksum)) _checksumAt = PrefixLength + SafetensorsChecksum.PositionIn(header);
        (Tensors, Metadata) = (tensors, metadata);
        Headers = tensors.ToDictionary(t => t.Key, t => new TensorHeader(t.Value.Dtype, t.Value.Shape), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override string Format => "safetensors";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorHeader> Headers { get; }

    /// <summary>What the file holds, and where, by name.</summary>
    public IReadOnlyDictionary<string, SafetensorInfo> Tensors { get; }

    /// <summary>The header's <c>__metadata__</c>, without the checksum; empty if it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether it carries a checksum, as <see cref="SafetensorsWriter"/> writes it. Other programs' files do not.</summary>
    public bool HasChecksum => _checksum is not null;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="SafetensorsException">The file breaks the format; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return new SafetensorsFile(path, file);
        }
        catch (NotSupportedException e)
        {
            file.Dispose();
            throw new SafetensorsException($"{path}: a pipe or device cannot be read as safetensors, expected a regular file.", e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads one tensor into the CPU's memory, in the file's type and shape. It belongs to the caller's dispose scope, if there is one.</summary>
    /// <exception cref="SafetensorsException">The file has no such tensor, or its data is damaged.</exception>
    public override Tensor Read(string name)
    {
        if (!Tensors.TryGetValue(name, out SafetensorInfo? info))
            throw new SafetensorsException($"{FilePath}: there is no tensor {SafetensorsException.Quote(name)} among its {Tensors.Count}.");
        Tensor tensor = empty(info.Shape.AsSpan(), info.Dtype, CPU);
        try
        {
            TensorBytes.Read(tensor, _file, _dataStart + info.Begin);
            if (info.Dtype == ScalarType.Bool && !TensorBytes.HoldsBooleans(tensor))
                throw new SafetensorsException($"{FilePath}: tensor {SafetensorsException.Quote(name)} of BOOL holds a byte other than 0 and 1.");
            return tensor;
        }
        catch (EndOfStreamException e)
        {
            tensor.Dispose();
            throw new SafetensorsException($"{FilePath}: the file was cut short while tensor {SafetensorsException.Quote(name)} was read.", e);
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="SafetensorsException">They differ: the file is damaged.</exception>
    public override void Verify()
    {
        if (_checksum is null) return;
        if (_checksumAt < PrefixLength || SafetensorsChecksum.Of(_file, _checksumAt) != _checksum)
            throw Error($"the file does not match its checksum {SafetensorsException.Quote(_checksum)}: it is damaged, or another program has changed it and kept the metadata '{SafetensorsChecksum.Key}'");
    }

    /// <summary>Checks that it carries a checksum, as this program's files do.</summary>
    /// <exception cref="SafetensorsException">It does not.</exception>
    internal void RequireChecksum()
    {
        if (!HasChecksum) throw Error($"the file carries no checksum (metadata '{SafetensorsChecksum.Key}'), so another program wrote it, or it is damaged");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
    }

    private byte[] ReadHeader(long fileLength)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        if (fileLength < PrefixLength) throw Error($"the file is {fileLength} bytes long, expected at least {PrefixLength}");
        Fill(prefix, 0);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafetensorsHeader.MaxLength) throw Error($"the header claims to be {length} bytes long, expected at most {SafetensorsHeader.MaxLength}. This is not a safetensors file");
        if (length > (ulong)(fileLength - PrefixLength))
            throw Error($"the header claims to be {length} bytes long, but only {fileLength - PrefixLength} follow; the file is cut short or damaged");
        byte[] header = new byte[length];
        Fill(header, PrefixLength);
        return header;
    }

    private void Fill(Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            int count = RandomAccess.Read(_file, buffer, offset);
            if (count == 0) throw Error("the file was cut short while its header was read");
            buffer = buffer[count..];
            offset += count;
        }
    }

    private SafetensorsException Error(string problem) => new($"{FilePath}: {problem}.");
}
