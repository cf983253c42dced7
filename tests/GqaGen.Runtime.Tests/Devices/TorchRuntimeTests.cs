using System.Reflection;
using GqaGen.Runtime.Devices;

namespace GqaGen.Runtime.Tests.Devices;

public sealed class TorchRuntimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gqagen-natives-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void LoadsWhatTheProgramHas()
    {
        TorchRuntime.EnsureLoaded();
        TorchRuntime.EnsureLoaded();
        Assert.NotNull(NativeSearch.Find("LibTorchSharp", NativeSearch.Folders()));
        Assert.True(File.Exists(Path.Combine(TorchRuntime.LibTorchFolder!, NativeSearch.FileName("torch_cpu"))), TorchRuntime.LibTorchFolder);
    }

    /// <summary>What lies beside the program goes first: it may be the libtorch of CUDA.</summary>
    [Fact]
    public void TheFolderOfLibTorchsPackageIsTheLastPlace()
    {
        Assert.Equal(LibTorchPackage.NativeFolder, NativeSearch.Folders()[^1]);
        Assert.Contains(Path.Combine(LibTorchPackage.Id, LibTorchPackage.Version), LibTorchPackage.NativeFolder, StringComparison.Ordinal);
    }

    [Fact]
    public void ThePackageIsOfTheVersionThatTorchSharpWasBuiltFor() =>
        Assert.StartsWith(LibTorchPackage.Version, TorchSharp.torch.__version__, StringComparison.Ordinal);

    [Fact]
    public void SaysWhereItLookedInVain()
    {
        var e = Assert.Throws<TorchLoadException>(() => TorchRuntime.Probe([_folder]));
        Assert.Null(e.Failure);
        Assert.Contains(_folder, e.Message, StringComparison.Ordinal);
        Assert.Contains(NativeSearch.FileName("LibTorchSharp"), e.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("LibTorchSharp")]
    [InlineData("torch_cpu")]
    public void NamesAFileThatIsNoLibrary(string library)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "reads the messages of glibc");
        File.WriteAllBytes(Place("LibTorchSharp"), []);
        File.WriteAllBytes(Place(library), new byte[4096]);
        var e = Assert.Throws<TorchLoadException>(() => TorchRuntime.Probe([_folder]));
        Assert.Equal(new LoadFailure.BadFile(Place(library), "invalid ELF header"), e.Failure);
        Assert.Contains("restore and rebuild", e.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(100)]
    [InlineData(5_000)]         // dlopen itself ends the process at this length: the segments are mapped, their pages are not there
    [InlineData(1_000_000)]
    public void ALibraryThatWasCutShortIsAnErrorNotABusError(int length)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "reads ELF files");
        byte[] whole = File.ReadAllBytes(NativeSearch.Find("LibTorchSharp", NativeSearch.Folders())!);
        File.WriteAllBytes(Place("LibTorchSharp"), whole[..length]);
        var e = Assert.Throws<TorchLoadException>(() => TorchRuntime.Probe([_folder]));
        Assert.Equal(new LoadFailure.BadFile(Place("LibTorchSharp"), "file too short"), e.Failure);
    }

    [SkippableFact]
    public void NoDamageToAHeaderBreaksTheCheck()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "reads ELF files");
        byte[] whole = File.ReadAllBytes(NativeSearch.Find("LibTorchSharp", NativeSearch.Folders())!)[..4096];
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            byte[] damaged = [.. whole];
            for (int n = 0; n < 8; n++) damaged[random.Next(1024)] = (byte)random.Next(256);
            File.WriteAllBytes(Place("damaged"), damaged);
            ElfFile.IsCutShort(Place("damaged"));
        }
    }

    [SkippableFact]
    public void NamesAnOlderCppRuntime()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "reads the messages of glibc");
        string? unrepaired = UnrepairedShim();
        Skip.If(unrepaired is null, "the package folder has no TorchSharp");
        Skip.If(SystemHas("GLIBCXX_3.4.32"), "this system's libstdc++ is new enough");
        var e = Assert.Throws<TorchLoadException>(() => TorchRuntime.Load(unrepaired));
        Assert.Equal(new LoadFailure.MissingVersion("libstdc++.so.6", "GLIBCXX_3.4.32", "libLibTorchSharp.so"), e.Failure);
    }

    private string Place(string library) => Path.Combine(_folder, NativeSearch.FileName(library));

    private static bool SystemHas(string version)
    {
        string[] places = ["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib"];
        string? library = places.Select(p => Path.Combine(p, "libstdc++.so.6")).FirstOrDefault(File.Exists);
        return library is null || File.ReadAllBytes(library).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(version + "\0")) >= 0;
    }

    private static string? UnrepairedShim()
    {
        string version = typeof(TorchSharp.torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string shim = Path.Combine(packages, "torchsharp", version, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        return File.Exists(shim) ? shim : null;
    }
}
