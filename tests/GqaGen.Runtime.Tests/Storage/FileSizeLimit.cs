using System.Runtime.InteropServices;

namespace GqaGen.Runtime.Tests.Storage;

/// <summary>No file of this process grows beyond so many bytes (setrlimit(2), signal(2)): writes fail with EFBIG, as on a file system that takes no longer ones.</summary>
internal sealed class FileSizeLimit : IDisposable
{
    private const int FileSize = 1;                                         // RLIMIT_FSIZE, on Linux and macOS
    private const int LimitExceeded = 25;                                   // SIGXFSZ, which ends a process unless it is ignored
    private readonly NativeMethods.Limit _before;
    private readonly nint _handler;

    public FileSizeLimit(ulong bytes)
    {
        _handler = NativeMethods.Signal(LimitExceeded, 1);                  // SIG_IGN
        Assert.Equal(0, NativeMethods.GetLimit(FileSize, out _before));
        Set(_before with { Current = bytes });
    }

    public void Dispose()
    {
        Set(_before);
        _ = NativeMethods.Signal(LimitExceeded, _handler);
    }

    private static void Set(NativeMethods.Limit limit) => Assert.Equal(0, NativeMethods.SetLimit(FileSize, in limit));

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "getrlimit")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int GetLimit(int resource, out Limit limit);

        [DllImport("libc", EntryPoint = "setrlimit")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int SetLimit(int resource, in Limit limit);

        [DllImport("libc", EntryPoint = "signal")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern nint Signal(int signal, nint handler);

        [StructLayout(LayoutKind.Sequential)]
        public readonly record struct Limit(ulong Current, ulong Most);
    }
}
