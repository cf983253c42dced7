using System.IO.Compression;

namespace GqaGen.Runtime.Tests.Checkpoints.PyTorch;

/// <summary>Archives like those of <c>torch.save</c>, of any entries.</summary>
internal static class TorchZip
{
    public static byte[] Of(byte[] pickle, params (string Name, byte[] Bytes)[] entries) => Raw([("archive/data.pkl", pickle), ("archive/byteorder", "little"u8.ToArray()),
        .. entries.Select(e => ($"archive/data/{e.Name}", e.Bytes)), ("archive/version", "3\n"u8.ToArray())]);

    public static byte[] Raw((string Name, byte[] Bytes)[] entries, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string name, byte[] bytes) in entries)
                using (Stream stream = zip.CreateEntry(name, level).Open()) stream.Write(bytes);
        return memory.ToArray();
    }
}
