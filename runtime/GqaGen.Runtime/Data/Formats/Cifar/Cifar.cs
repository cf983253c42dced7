namespace GqaGen.Runtime.Data;

/// <summary>Reads CIFAR-10 and CIFAR-100 in either layout.</summary>
internal static class Cifar
{
    /// <summary>Reads all images; a folder that has both layouts is read in the binary one.</summary>
    /// <exception cref="DatasetException">A file is missing or damaged.</exception>
    public static DatasetParts Read(string directory, CifarFormat format)
    {
        DatasetLayout[] layouts = [.. new[] { format.Binary, format.Python }.Select(files => new DatasetLayout(files.Name, [.. files.Train, files.Test]))];
        (string folder, DatasetLayout layout) = DatasetFolder.Find(directory, format.Subfolders, layouts);
        bool isBinary = layout.Name == format.Binary.Name;
        CifarFiles files = isBinary ? format.Binary : format.Python;
        IReadOnlyList<string> names = Names(Path.Combine(folder, files.Names), format, isBinary);

        StoredImages Part(IReadOnlyList<string> parts, int images)
        {
            Func<string, CifarFormat, int, CifarImages> read = isBinary ? CifarBinary.Read : CifarPickle.Read;
            CifarImages[] all = [.. parts.Select(part => read(Path.Combine(folder, part), format, images))];
            return new([.. all.SelectMany(r => r.Pixels)], [.. all.SelectMany(r => r.Labels)], CifarFormat.Shape, names);
        }

        StoredImages train = Part(files.Train, format.ImagesOfTrainFile), test = Part([files.Test], format.ImagesOfTestFile);
        return DatasetParts.Of(train, test) with { Remarks = [$"It was read in its {files.Name} layout."] };
    }

    private static IReadOnlyList<string> Names(string path, CifarFormat format, bool isBinary)
    {
        IReadOnlyList<string> names = isBinary ? CifarBinary.ReadNames(path, format) : CifarPickle.ReadNames(path, format);
        if (names.Count != format.Classes) throw new DatasetException($"{path}: {names.Count} class names, expected {format.Classes}.");
        string? twice = names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null ? names : throw new DatasetException($"{path}: the class {DatasetException.Quote(twice)} is named twice.");
    }
}

/// <summary>The images of one of CIFAR's files.</summary>
/// <param name="Pixels">Of each image [3, 32, 32].</param>
/// <param name="Labels">Of each image.</param>
internal readonly record struct CifarImages(ReadOnlyMemory<byte>[] Pixels, byte[] Labels);
