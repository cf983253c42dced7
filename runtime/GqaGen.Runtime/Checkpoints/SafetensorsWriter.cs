using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GqaGen.Runtime.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>Writes safetensors files with a checksum (<see cref="SafetensorsFile.Verify"/>). The same tensors and metadata give the same bytes.</summary>
public static class SafetensorsWriter
{
    private const int HeaderAlignment = 8;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes tensors of any device and layout of memory to <paramref name="path"/>, one after another. The file is replaced as a whole, or not at all.
    /// As in the reference implementation, wider types come first, so that each tensor is aligned; then names, ordinally.
    /// </summary>
    /// <exception cref="SafetensorsException">A tensor or a name cannot be written; nothing was.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        foreach ((string name, Tensor tensor) in tensors) Check(path, name, tensor);
        (string Name, Tensor Tensor)[] ordered =
        [
            .. tensors.OrderByDescending(t => SafetensorsDtype.SizeOf(t.Value.dtype)).ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key, t.Value)),
        ];
        if (metadata?.ContainsKey(SafetensorsChecksum.Key) == true) throw new SafetensorsException($"{path}: metadata '{SafetensorsChecksum.Key}' is the file's own checksum.");
        byte[] header = Header(path, ordered, metadata ?? new Dictionary<string, string>());
        AtomicFile.Write(path, stream =>
        {
            var hash = new XxHash128();
            Write(header);
            foreach ((_, Tensor tensor) in ordered)
            {
                using DisposeScope scope = NewDisposeScope();
                TensorBytes.ForEach(tensor.detach().cpu().contiguous(), bytes => Write(bytes));
            }
            stream.Position = SafetensorsChecksum.PositionIn(header);
            stream.Write(SafetensorsChecksum.Bytes(SafetensorsChecksum.Digits(hash)));

            void Write(ReadOnlySpan<byte> bytes)
            {
                hash.Append(bytes);
                stream.Write(bytes);
            }
        });
    }

    private static void Check(string path, string name, Tensor tensor)
    {
        if (name == SafetensorsHeader.MetadataKey) throw Error("that name is the format's own");
        if (!IsUnicode(name)) throw Error("the name is not valid Unicode");
        if (tensor.IsInvalid) throw Error("it was disposed");
        if (tensor.is_sparse) throw Error("it is sparse, expected a dense tensor");
        if (tensor.device_type == DeviceType.META) throw Error("it is on the meta device and has no data");
        if (SafetensorsDtype.NameOf(tensor.dtype) is null) throw Error($"dtype {tensor.dtype} is not supported, expected one of {SafetensorsDtype.Names}");

        SafetensorsException Error(string problem) => new($"{path}: tensor {SafetensorsException.Quote(name)} cannot be written: {problem}.");
    }

    private static byte[] Header(string path, (string Name, Tensor Tensor)[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Advance(Clear(buffer, sizeof(ulong)));
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            WriteMetadata(path, json, metadata);
            long end = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                long begin = end;
                end = checked(begin + (tensor.numel() * SafetensorsDtype.SizeOf(tensor.dtype)));
                WriteTensor(json, name, tensor, begin, end);
            }
            json.WriteEndObject();
        }
        while (buffer.WrittenCount % HeaderAlignment != 0) buffer.Write(" "u8);
        long length = buffer.WrittenCount - sizeof(ulong);
        if (length > SafetensorsHeader.MaxLength)
            throw new SafetensorsException($"{path}: names and metadata make a header of {length} bytes, expected at most {SafetensorsHeader.MaxLength}.");
        byte[] header = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        return header;
    }

    private static int Clear(ArrayBufferWriter<byte> buffer, int count)
    {
        buffer.GetSpan(count)[..count].Clear();
        return count;
    }

    private static void WriteMetadata(string path, Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach ((string key, string value) in metadata.Append(new(SafetensorsChecksum.Key, SafetensorsChecksum.Placeholder)).OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (!IsUnicode(key) || !IsUnicode(value)) throw new SafetensorsException($"{path}: metadata {SafetensorsException.Quote(key)} is not valid Unicode.");
            json.WriteString(key, value);
        }
        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, string name, Tensor tensor, long begin, long end)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", SafetensorsDtype.NameOf(tensor.dtype));
        json.WriteStartArray("shape");
        foreach (long dimension in tensor.shape) json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static bool IsUnicode(string text)
    {
        try
        {
            Strict.GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
