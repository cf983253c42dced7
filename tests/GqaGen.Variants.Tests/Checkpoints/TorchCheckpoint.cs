using System.IO.Compression;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Tests.Storage.Pickle;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests.Checkpoints;

/// <summary>Writes float32 tensors as a training script with DistributedDataParallel does: <c>torch.save({'epoch': 3, 'model': model.state_dict()}, path)</c>.</summary>
internal static class TorchCheckpoint
{
    public static void Write(string path, WeightsFile tensors)
    {
        using FileStream stream = File.Create(path);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        var pickle = new PickleBuilder().Op("}(").Text("epoch").Int(3).Text("model").Name("collections", "OrderedDict").Op(")R(");
        int storage = 0;
        foreach ((string name, TensorHeader header) in tensors.Headers)
        {
            int[] size = [.. header.Shape.Select(d => (int)d)], stride = new int[size.Length];
            for (int i = size.Length - 1, next = 1; i >= 0; next *= size[i], i--) stride[i] = next;
            pickle.Text($"module.{name}").Tensor("FloatStorage", $"{storage}", (int)header.Count, 0, size, stride);
            using DisposeScope scope = NewDisposeScope();
            Add($"data/{storage++}", tensors.Read(name).bytes);
        }
        Add("data.pkl", pickle.Op("uu").Stop());
        Add("version", "3\n"u8);

        void Add(string name, ReadOnlySpan<byte> bytes)
        {
            using Stream entry = zip.CreateEntry($"vit_small/{name}", CompressionLevel.NoCompression).Open();
            entry.Write(bytes);
        }
    }
}
