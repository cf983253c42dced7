using System.Text;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Tests.Storage.Pickle;

namespace GqaGen.Runtime.Tests.Data.Formats;

/// <summary>Files in the layouts of CIFAR, made by the tests: small ones, of the true form.</summary>
internal static class CifarSamples
{
    /// <summary>A format with few images a file.</summary>
    public static CifarFormat Small(CifarFormat format) => format with { ImagesOfTrainFile = format.Classes == 10 ? 8 : 200, ImagesOfTestFile = format.Classes == 10 ? 12 : 100 };

    /// <summary>Each file of a layout by name.</summary>
    public static Dictionary<string, byte[]> Binary(CifarFormat format)
    {
        var files = Parts(format, format.Binary).ToDictionary(p => p.Name, p => p.Images.SelectMany(i => i.Record).ToArray());
        files[format.Binary.Names] = Encoding.ASCII.GetBytes(string.Concat(Names(format).Select(name => $"{name}\n")) + "\n");
        return files;
    }

    /// <summary>The same as Python 2 pickles it.</summary>
    public static Dictionary<string, byte[]> Python(CifarFormat format)
    {
        var files = Parts(format, format.Python).ToDictionary(p => p.Name, p => Python2Batch(format, p.Images));
        files[format.Python.Names] = Python2Dict(("num_cases_per_batch", p => p.Int(format.ImagesOfTrainFile)), (format.NamesKey, p => List(p, Names(format), (q, name) => q.Bytes(Encoding.ASCII.GetBytes(name)))));
        return files;
    }

    public static void Write(TemporaryFolder folder, Dictionary<string, byte[]> files, string subfolder = "")
    {
        Directory.CreateDirectory(folder[subfolder]);
        foreach ((string name, byte[] bytes) in files) folder.Write(Path.Combine(subfolder, name), bytes);
    }

    /// <summary>The class names that the files have.</summary>
    public static string[] Names(CifarFormat format) => [.. Enumerable.Range(0, format.Classes).Select(c => $"class_{c}")];

    /// <summary>The label of an image that is the n-th of all files.</summary>
    public static int Label(CifarFormat format, int n) => (n * 7) % format.Classes;

    /// <summary>The pixels [3, 32, 32] of an image.</summary>
    public static byte[] Pixels(int n) => [.. Enumerable.Range(0, CifarFormat.ImageLength).Select(p => (byte)((p / 1024 * 80) + (p % 1024 / 32) + (n * 3)))];

    /// <summary>A pickle of a dict, whose values are written one after another.</summary>
    public static byte[] Python2Dict(params (string Key, Action<PickleBuilder> Write)[] items)
    {
        PickleBuilder pickle = new PickleBuilder().Op("}").Put(1).Op("(");
        foreach ((string key, Action<PickleBuilder> write) in items) write(pickle.Bytes(Encoding.ASCII.GetBytes(key)).Put(2));
        return pickle.Op("u").Stop();
    }

    /// <summary>A batch with its opcodes in Python 2's order.</summary>
    public static byte[] Python2Batch(CifarFormat format, IReadOnlyList<CifarImage> images) => Python2Dict(
        ("batch_label", p => p.Bytes("training batch 1 of 5"u8.ToArray())),
        (format.LabelsKey, p => List(p, images, (q, image) => q.Raw((byte)'K', (byte)image.Label))),
        ("data", p => Array(p, images)),
        ("filenames", p => List(p, images, (q, image) => q.Bytes(Encoding.ASCII.GetBytes($"leptodactylus_pentadactylus_s_{image.Number:D6}.png")))));

    private static void Array(PickleBuilder pickle, IReadOnlyList<CifarImage> images) => pickle
        .Name("numpy.core.multiarray", "_reconstruct").Put(6).Name("numpy", "ndarray").Put(7).Op("K\0\u0085").Bytes((byte)'b').Op("\u0087R").Put(8)
        .Op("(K\u0001").Raw((byte)'M', (byte)images.Count, (byte)(images.Count >> 8)).Raw((byte)'M', 0, 12).Op("\u0086").Name("numpy", "dtype").Put(9)
        .Bytes("u1"u8.ToArray()).Op("K\0K\u0001\u0087R").Put(10).Op("(K\u0003").Bytes((byte)'|').Op("NNN").Int(-1).Int(-1).Op("K\0tb\u0089")
        .Bytes([.. images.SelectMany(i => i.Pixels)]).Op("tb");

    // Python appends to a list a thousand items at a time.
    private static PickleBuilder List<T>(PickleBuilder pickle, IEnumerable<T> items, Action<PickleBuilder, T> write)
    {
        pickle.Op("]").Put(4);
        foreach (T[] thousand in items.Chunk(1000))
        {
            pickle.Op("(");
            foreach (T item in thousand) write(pickle, item);
            pickle.Op("e");
        }
        return pickle;
    }

    private static IEnumerable<(string Name, CifarImage[] Images)> Parts(CifarFormat format, CifarFiles files)
    {
        int next = 0;
        foreach ((string name, int count) in files.Train.Select(name => (name, format.ImagesOfTrainFile)).Append((files.Test, format.ImagesOfTestFile)))
        {
            yield return (name, [.. Enumerable.Range(next, count).Select(n => new CifarImage(n, Label(format, n), format.CoarseClasses, Pixels(n)))]);
            next += count;
        }
    }
}

/// <summary>An image of a file that tests make.</summary>
internal sealed record CifarImage(int Number, int Label, int? CoarseClasses, byte[] Pixels)
{
    public IEnumerable<byte> Record => CoarseClasses is { } coarse ? [(byte)(Label % coarse), (byte)Label, .. Pixels] : [(byte)Label, .. Pixels];
}
