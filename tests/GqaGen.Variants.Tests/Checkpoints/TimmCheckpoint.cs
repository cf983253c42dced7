using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace GqaGen.Variants.Tests.Checkpoints;

/// <summary>Which of timm's checkpoints of a size is meant.</summary>
public enum TimmKind
{
    /// <summary><c>augreg_in21k_ft_in1k</c> at 224 pixels: 1000 classes.</summary>
    ImageNet1k,

    /// <summary>The same at 384 pixels: 577 positions.</summary>
    ImageNet1k384,

    /// <summary><c>augreg_in21k</c>: 21843 classes.</summary>
    ImageNet21k,

    /// <summary><c>in21k</c> of early 2021: with a representation layer before the head.</summary>
    ImageNet21kRepresentation,
}

/// <summary>
/// The names and shapes of timm's <c>vit_{small,base,large}_patch16</c> (timm/models/vision_transformer.py), and safetensors files of them whose data are holes:
/// a file of a gigabyte takes no room and no time. Single numbers can be set.
/// </summary>
internal sealed class TimmCheckpoint
{
    private readonly Dictionary<string, long> _offsets = new(StringComparer.Ordinal);
    private readonly FileInfo _file;

    private TimmCheckpoint(FileInfo file) => _file = file;

    public string Path => _file.FullName;

    /// <summary>Every tensor in the order of the model.</summary>
    public static IReadOnlyDictionary<string, long[]> Shapes(string size, TimmKind kind)
    {
        (long c, int depth) = size switch { "small" => (384L, 12), "base" => (768L, 12), _ => (1024L, 24) };
        long tokens = kind == TimmKind.ImageNet1k384 ? 577 : 197, classes = kind is TimmKind.ImageNet1k or TimmKind.ImageNet1k384 ? 1000 : 21_843;
        var shapes = new OrderedDictionary<string, long[]>(StringComparer.Ordinal) { ["cls_token"] = [1, 1, c], ["pos_embed"] = [1, tokens, c], ["patch_embed.proj.weight"] = [c, 3, 16, 16], ["patch_embed.proj.bias"] = [c] };
        for (int i = 0; i < depth; i++)
        {
            Layer($"blocks.{i}.norm1", c);
            Layer($"blocks.{i}.attn.qkv", 3 * c, c);
            Layer($"blocks.{i}.attn.proj", c, c);
            Layer($"blocks.{i}.norm2", c);
            Layer($"blocks.{i}.mlp.fc1", 4 * c, c);
            Layer($"blocks.{i}.mlp.fc2", c, 4 * c);
        }
        Layer("norm", c);
        if (kind == TimmKind.ImageNet21kRepresentation) Layer("pre_logits.fc", c, c);
        Layer("head", classes, c);
        return shapes;

        void Layer(string name, params long[] weight)
        {
            shapes.Add($"{name}.weight", weight);
            shapes.Add($"{name}.bias", [weight[0]]);
        }
    }

    /// <summary>Writes a file of float32 zeros.</summary>
    public static TimmCheckpoint Write(string path, string size, TimmKind kind)
    {
        var checkpoint = new TimmCheckpoint(new FileInfo(path));
        var header = new Dictionary<string, object>(StringComparer.Ordinal) { ["__metadata__"] = new { format = "pt" } };
        long end = 0;
        foreach ((string name, long[] shape) in Shapes(size, kind).OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            checkpoint._offsets[name] = end;
            header[name] = new { dtype = "F32", shape, data_offsets = new[] { end, end += 4 * shape.Aggregate(1L, (a, b) => a * b) } };
        }
        byte[] json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header)), prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, json.Length);
        using (FileStream stream = checkpoint._file.Create())
        {
            stream.Write(prefix);
            stream.Write(json);
            stream.SetLength(stream.Position + end);
        }
        foreach (string name in checkpoint._offsets.Keys) checkpoint._offsets[name] += prefix.Length + json.Length;
        return checkpoint;
    }

    /// <summary>Sets numbers of a tensor, by their index as if it were flat.</summary>
    public void Set(string tensor, IEnumerable<(long Index, float Value)> numbers)
    {
        using FileStream stream = _file.OpenWrite();
        Span<byte> bytes = stackalloc byte[4];
        foreach ((long index, float value) in numbers)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Position = _offsets[tensor] + (4 * index);
            stream.Write(bytes);
        }
    }
}
