namespace GqaGen.Experiments.Studies.Claims;

/// <summary>
/// The time of the file system that a folder lies on. The times of claims are its own too, so that the clocks of machines, which never agree, are
/// not compared.
/// </summary>
internal static class FileClock
{
    /// <summary>Now.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static DateTime Now(string folder)
    {
        string probe = Path.Combine(folder, $".{Path.GetRandomFileName()}.clock");
        using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.DeleteOnClose);
        file.WriteByte(0);
        file.Flush(flushToDisk: true);
        return File.GetLastWriteTimeUtc(file.SafeFileHandle);
    }
}
