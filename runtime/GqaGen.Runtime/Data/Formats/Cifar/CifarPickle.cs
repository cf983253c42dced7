using GqaGen.Runtime.Storage.Pickle;

namespace GqaGen.Runtime.Data;

/// <summary>CIFAR's Python layout: each file a dict, pickled by Python 2, of an array of pixels [n, 3072] and a list of labels.</summary>
internal static class CifarPickle
{
    // What a file has for each image beside its pixels: its labels and its name.
    private const int MostBytesBeside = 1024;
    private const int MostMetaBytes = 1 << 20;
    private const string Data = "data";

    /// <summary>Reads the images of a file.</summary>
    /// <exception cref="DatasetException">It is missing, damaged, or has other contents.</exception>
    public static CifarImages Read(string path, CifarFormat format, int images)
    {
        string expected = $"a Python pickle of {images} images";
        PickleDict dict = ReadDict(path, expected, (long)images * (CifarFormat.ImageLength + MostBytesBeside));
        NumpyArray pixels = Get<NumpyArray>(dict, Data, path, "a NumPy array");
        if (pixels.Type != NumpyType.Byte || pixels.IsFortran || !pixels.Shape.SequenceEqual([images, CifarFormat.ImageLength]))
        {
            string found = $"[{string.Join(", ", pixels.Shape)}] of {pixels.Type}{(pixels.IsFortran ? " in Fortran's order" : "")}";
            throw new DatasetException($"{path}: '{Data}' is an array {found}, expected [{images}, {CifarFormat.ImageLength}] of {NumpyType.Byte}.");
        }

        PickleList labels = Get<PickleList>(dict, format.LabelsKey, path, "a list");
        if (labels.Count != images) throw new DatasetException($"{path}: '{format.LabelsKey}' has {labels.Count} labels, expected one for each of {images} images.");
        var result = new CifarImages(new ReadOnlyMemory<byte>[images], new byte[images]);
        for (int i = 0; i < images; i++)
        {
            if (labels[i] is not long label || label < 0 || label >= format.Classes)
                throw new DatasetException($"{path}: '{format.LabelsKey}' of image {i} is {labels[i] as long? ?? (object)"no whole number"}, expected 0 to {format.Classes - 1}.");
            result.Labels[i] = (byte)label;
            result.Pixels[i] = pixels.Data.Slice(i * CifarFormat.ImageLength, CifarFormat.ImageLength);
        }
        return result;
    }

    /// <summary>Reads the class names.</summary>
    /// <exception cref="DatasetException">The file is missing, damaged, or has other contents.</exception>
    public static IReadOnlyList<string> ReadNames(string path, CifarFormat format)
    {
        PickleDict dict = ReadDict(path, $"a Python pickle of the names of {format.Classes} classes", MostMetaBytes);
        return [.. Get<PickleList>(dict, format.NamesKey, path, "a list").Select((name, i) => name switch
        {
            string text => text,
            PickleBytes bytes => bytes.Text,
            _ => throw new DatasetException($"{path}: '{format.NamesKey}' {i} is no text."),
        })];
    }

    private static PickleDict ReadDict(string path, string expected, long largest)
    {
        byte[] file = DataFile.ReadAll(path, expected, largest);
        try
        {
            return PickleReader.Read(path, file, NumpyGlobals.Create()) as PickleDict ?? throw new DatasetException($"{path}: holds no dict; expected {expected}.");
        }
        catch (PickleException e)
        {
            throw new DatasetException(e.Message, e);
        }
    }

    private static T Get<T>(PickleDict dict, string key, string path, string expected)
        where T : class
    {
        if (!dict.TryGetValue(key, out object? value))
            throw new DatasetException($"{path}: has no '{key}'; it has {(dict.Count == 0 ? "nothing" : DatasetException.List([.. dict.Select(item => $"{item.Key}")]))}.");
        return value as T ?? throw new DatasetException($"{path}: '{key}' is not {expected}.");
    }
}
