using System.Runtime.InteropServices;

namespace GqaGen.Runtime.Devices;

/// <summary>Where this program's native libraries may lie: first in the order in which .NET looks, then where .NET does not.</summary>
internal static class NativeSearch
{
    /// <summary>The file name of a library on this operating system.</summary>
    public static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    /// <summary>The runtime identifier of this process, without the version of the operating system.</summary>
    public static string Rid { get; } = $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>The folders: those of the host (from the program's deps.json), then the program's own and its <c>runtimes</c>, then that of libtorch's package.</summary>
    public static IReadOnlyList<string> Folders()
    {
        string host = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return
        [
            .. host.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Append(AppContext.BaseDirectory)
                .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", Rid, "native"))
                .Append(LibTorchPackage.NativeFolder)
                .Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>The first of <paramref name="folders"/> that has the library; null if none has.</summary>
    public static string? Find(string library, IEnumerable<string> folders) =>
        folders.Select(folder => Path.Combine(folder, FileName(library))).FirstOrDefault(File.Exists);
}
