namespace GqaGen.Runtime.Storage;

/// <summary>Replaces a file as a whole: a reader, or a run that was killed half-way, sees the old file or the new one, never a part.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary file in the same folder, which is made, flushes it to the disk and renames it to <paramref name="path"/>. On Unix
    /// the folder is flushed too, so that the new name outlives a loss of power.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written: the disk is full, or it takes no file of that length. Whatever stood at <paramref name="path"/> is untouched, and nothing is left beside it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to; likewise.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? throw new ArgumentException($"'{path}' names no file.", nameof(path));
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch (ArgumentOutOfRangeException e) when (e.ParamName == "value")         // what .NET makes of EFBIG
        {
            File.Delete(temporary);
            throw new IOException($"{full}: the file system, or a limit of this process (ulimit -f), takes no file of that length.", e);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        FolderFlush.ToDisk(folder);
    }

    /// <summary>Writes <paramref name="content"/>.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void Write(string path, ReadOnlyMemory<byte> content) => Write(path, stream => stream.Write(content.Span));
}
