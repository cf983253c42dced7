namespace GqaGen.Runtime.Data;

/// <summary>CIFAR's binary layout: for each image its label, in CIFAR-100 its coarse and its fine label, then its pixels; nothing before, between or after.</summary>
internal static class CifarBinary
{
    /// <summary>Reads the images of a file.</summary>
    /// <exception cref="DatasetException">It is missing, of another length, or a label is out of range.</exception>
    public static CifarImages Read(string path, CifarFormat format, int images)
    {
        int?[] labels = format.CoarseClasses is { } coarse ? [coarse, format.Classes] : [format.Classes];
        int record = labels.Length + CifarFormat.ImageLength;
        long wanted = (long)images * record;
        string expected = $"{images} images of {record} bytes, {wanted} bytes in all";
        long length = DataFile.LengthOf(path, expected);
        if (length < wanted) throw new DatasetException($"{path} has {length} bytes, expected {expected}; it is cut short within image {length / record}.");
        if (length > wanted) throw new DatasetException($"{path} has {length} bytes, expected {expected}; something follows byte {wanted}.");

        ReadOnlyMemory<byte> bytes = DataFile.ReadAll(path, expected);
        var result = new CifarImages(new ReadOnlyMemory<byte>[images], new byte[images]);
        for (int i = 0; i < images; i++)
        {
            ReadOnlySpan<byte> head = bytes.Span.Slice(i * record, labels.Length);
            for (int l = 0; l < labels.Length; l++)
                if (head[l] >= labels[l])
                    throw new DatasetException($"{path}: at byte {((long)i * record) + l}: {(l < labels.Length - 1 ? "coarse label" : "label")} {head[l]} of image {i}, expected 0 to {labels[l] - 1}.");
            result.Labels[i] = head[^1];
            result.Pixels[i] = bytes.Slice((i * record) + labels.Length, CifarFormat.ImageLength);
        }
        return result;
    }

    /// <summary>Reads the class names, one a line.</summary>
    /// <exception cref="DatasetException">The file is missing or no text, or names a class twice.</exception>
    public static IReadOnlyList<string> ReadNames(string path, CifarFormat format) => ClassList.Read(path, $"the names of {format.Classes} classes, one a line");
}
