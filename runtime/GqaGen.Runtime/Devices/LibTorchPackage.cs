using System.Reflection;

namespace GqaGen.Runtime.Devices;

/// <summary>
/// The package of libtorch for this operating system (CPU), where NuGet keeps what it downloads: a program that was packed without
/// libtorch, as a dotnet tool is, takes it from there.
/// </summary>
internal static class LibTorchPackage
{
    public static string Id => $"libtorch-cpu-{NativeSearch.Rid}";

    /// <summary>The version that TorchSharp was built for.</summary>
    public static string Version { get; } = typeof(LibTorchPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "LibTorchVersion").Value!;

    /// <summary>NuGet's folder of packages: <c>NUGET_PACKAGES</c>, or the user's own. Another that a nuget.config names is not looked up.</summary>
    public static string PackagesFolder => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
        ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The folder that has the libraries once the package is there.</summary>
    public static string NativeFolder => Path.Combine(PackagesFolder, Id, Version, "runtimes", NativeSearch.Rid, "native");

    /// <summary>Brings the package, for any shell.</summary>
    public static string DownloadCommand => $"dotnet package download {Id}@{Version} --output \"{PackagesFolder}\"";
}
