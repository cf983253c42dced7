using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GqaGen.Runtime.Storage;

/// <summary>Flushes the entries of a folder to the disk: on Unix, a rename is durable only then (fsync(2)). .NET opens no folders.</summary>
internal static class FolderFlush
{
    private const int ReadOnly = 0;

    /// <summary>Does it as well as the file system can: where a folder cannot be opened or flushed, and on Windows, nothing happens.</summary>
    public static void ToDisk(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int descriptor = Open(folder, ReadOnly);
        if (descriptor < 0) return;
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            RandomAccess.FlushToDisk(handle);
        }
        catch (IOException)
        {
            // The file itself is on the disk and renamed: some network file systems refuse to flush a folder.
        }
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]       // UTF-8 on Unix
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(string path, int flags);
}
