namespace GqaGen.Runtime.Data;

/// <summary>Reads the files of a data set, which may hold anything: what that takes is bounded by their sizes.</summary>
internal static class DataFile
{
    /// <summary>Bytes of the largest file that is read whole.</summary>
    public const int Largest = 1 << 30;

    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What it should be, for messages.</param>
    /// <param name="largest">A longer one is refused.</param>
    /// <exception cref="DatasetException">It is missing, empty, too long, or cannot be read.</exception>
    public static byte[] ReadAll(string path, string expected, long largest = Largest)
    {
        long length = LengthOf(path, expected);
        if (length > largest) throw new DatasetException($"{path} has {length} bytes, more than the {largest} that are read of such a file; expected {expected}.");
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
            int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read == bytes.Length ? bytes : throw new DatasetException($"{path} ends at byte {read}, though it had {length} bytes when it was opened.");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not DatasetException)
        {
            throw new DatasetException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Bytes of a file.</summary>
    /// <exception cref="DatasetException">It is missing or empty. A pipe is, too: opening one would wait for ever.</exception>
    public static long LengthOf(string path, string expected)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new DatasetException($"{path} is {(Directory.Exists(path) ? "a folder" : "missing")}; expected {expected}.") { IsNotThere = true };
        return file.Length > 0 ? file.Length : throw new DatasetException($"{path} is empty; expected {expected}.");
    }
}
