using System.Runtime.InteropServices;
using TorchSharp;

namespace GqaGen.Runtime.Devices;

/// <summary>Loads TorchSharp's native libraries, or says why they cannot be loaded.</summary>
public static class TorchRuntime
{
    private const string Shim = "LibTorchSharp";
    private static readonly string[] LibTorch = ["c10", "torch_cpu", "torch"];
    private static readonly Lock Gate = new();
    private static bool _loaded;

    /// <summary>The folder that libtorch is loaded from: beside the program or, failing that, in NuGet's folder of packages; null if it is in neither.</summary>
    public static string? LibTorchFolder => Path.GetDirectoryName(NativeSearch.Find("torch_cpu", NativeSearch.Folders()));

    /// <summary>The version of libtorch that TorchSharp was built for.</summary>
    public static string LibTorchVersion => LibTorchPackage.Version;

    /// <summary>
    /// Call it at a program's start, before anything else of TorchSharp. Its own attempt fails with a message that blames the package
    /// reference whatever the cause, and leaves copies of the libraries behind; this one names the cause.
    /// </summary>
    /// <exception cref="TorchLoadException">They cannot be loaded; the message says which, why, and what to do.</exception>
    public static void EnsureLoaded()
    {
        lock (Gate)
        {
            if (_loaded) return;
            Probe(NativeSearch.Folders());
            try
            {
                torch.InitializeDeviceType(DeviceType.CPU);
            }
            catch (Exception e) when (e is DllNotFoundException or NotSupportedException or TypeInitializationException or BadImageFormatException)
            {
                throw new TorchLoadException(NativeSearch.FileName(Shim), LoadFailure.Parse(e.GetBaseException().Message), e);
            }
            _loaded = true;
        }
    }

    /// <summary>Loads libtorch and the shim as TorchSharp will, from the first of the folders that have them.</summary>
    internal static void Probe(IReadOnlyList<string> folders)
    {
        string shim = NativeSearch.Find(Shim, folders)
            ?? throw new TorchLoadException($"TorchSharp cannot start: {NativeSearch.FileName(Shim)} lies in none of {string.Join(", ", folders)}. " +
                "The runnable project must reference TorchSharp (GqaGen.Runtime does) and be restored and built for this operating system (64 bits).");

        // They may come from different folders; once libtorch's parts are loaded, the shim finds them by name.
        foreach (string part in LibTorch)
        {
            if (NativeSearch.Find(part, folders) is { } path) Load(path);
            else if (!NativeLibrary.TryLoad(part, typeof(torch).Assembly, searchPath: null, out _)) throw new TorchLoadException(shim, new LoadFailure.MissingLibrary(NativeSearch.FileName(part)));
        }
        Load(shim);
    }

    /// <summary>Loads one library file.</summary>
    /// <exception cref="TorchLoadException">It does not load.</exception>
    internal static void Load(string path)
    {
        try
        {
            if (OperatingSystem.IsLinux() && ElfFile.IsCutShort(path)) throw new BadImageFormatException($"{path}: file too short");
            NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchLoadException(path, LoadFailure.Parse(e.Message), e);
        }
    }
}
