using GqaGen.Runtime.Devices;

namespace GqaGen.Runtime.Tests.Devices;

/// <summary>Messages as glibc 2.36, musl 1.2 and macOS 14 write them, and as .NET wraps them.</summary>
public sealed class LoadFailureTests
{
    private const string Preamble =
        "Unable to load shared library '/app/libLibTorchSharp.so' or one of its dependencies. In order to help diagnose loading problems, " +
        "consider using a tool like strace. If you're using glibc, consider setting the LD_DEBUG environment variable: \n";

    public static TheoryData<string, LoadFailure> Messages => new()
    {
        {
            Preamble + "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)\n",
            new LoadFailure.MissingVersion("libstdc++.so.6", "GLIBCXX_3.4.32", "libLibTorchSharp.so")
        },
        {
            "/lib64/libc.so.6: version `GLIBC_2.34' not found (required by /app/libtorch_cpu.so)",
            new LoadFailure.MissingVersion("libc.so.6", "GLIBC_2.34", "libtorch_cpu.so")
        },
        { Preamble + "libtorch.so: cannot open shared object file: No such file or directory\n", new LoadFailure.MissingLibrary("libtorch.so") },
        { "libgomp-98b21ff3.so.1: cannot open shared object file: No such file or directory", new LoadFailure.MissingLibrary("libgomp-98b21ff3.so.1") },
        {
            "Error loading shared library libstdc++.so.6: No such file or directory (needed by /app/libLibTorchSharp.so)",
            new LoadFailure.MissingLibrary("libstdc++.so.6")
        },
        {
            "dlopen(/app/libLibTorchSharp.dylib, 0x0001): Library not loaded: @rpath/libtorch.dylib\n  Referenced from: <6B8> /app/libLibTorchSharp.dylib\n  Reason: tried: '/app/libtorch.dylib' (no such file)",
            new LoadFailure.MissingLibrary("libtorch.dylib")
        },
        { "/app/libLibTorchSharp.so: undefined symbol: _ZN3c105ErrorC1Ev", new LoadFailure.MissingSymbol("_ZN3c105ErrorC1Ev", "libLibTorchSharp.so") },
        {
            "/app/libLibTorchSharp.so: undefined symbol: _ZSt21ios_base_library_initv, version GLIBCXX_3.4.32",
            new LoadFailure.MissingSymbol("_ZSt21ios_base_library_initv", "libLibTorchSharp.so")
        },
        {
            "Error relocating /app/libLibTorchSharp.so: _ZSt21ios_base_library_initv: symbol not found",
            new LoadFailure.MissingSymbol("_ZSt21ios_base_library_initv", "libLibTorchSharp.so")
        },
        { Preamble + "/app/libLibTorchSharp.so: file too short\n", new LoadFailure.BadFile("/app/libLibTorchSharp.so", "file too short") },
        { "/app/my libs/libc10.so: invalid ELF header", new LoadFailure.BadFile("/app/my libs/libc10.so", "invalid ELF header") },
        { "/app/libc10.so: wrong ELF class: ELFCLASS32", new LoadFailure.BadFile("/app/libc10.so", "wrong ELF class: ELFCLASS32") },
        { "/app/libc10.so: cannot read file data: Is a directory", new LoadFailure.BadFile("/app/libc10.so", "cannot read file data: Is a directory") },
        {
            "/app/libc10.so: cannot open shared object file: Permission denied",
            new LoadFailure.BadFile("/app/libc10.so", "cannot open shared object file: Permission denied")
        },
        {
            "/app/libc10.so: failed to map segment from shared object: Operation not permitted",
            new LoadFailure.BadFile("/app/libc10.so", "failed to map segment from shared object: Operation not permitted")
        },
        { "The specified module could not be found.", new LoadFailure.Other("The specified module could not be found.") },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void ReadsTheLinkersMessage(string message, LoadFailure expected) => Assert.Equal(expected, LoadFailure.Parse(message));

    [Theory]
    [MemberData(nameof(Messages))]
    public void SaysWhatToDo(string message, LoadFailure failure)
    {
        Assert.NotEmpty(message);
        Assert.EndsWith(".", failure.Remedy, StringComparison.Ordinal);
        Assert.False(failure.Problem.EndsWith('.') && failure is not LoadFailure.Other, failure.Problem);
    }

    [Fact]
    public void NamesTheRepairForTheCompilersRuntime()
    {
        string remedy = new LoadFailure.MissingVersion("libstdc++.so.6", "GLIBCXX_3.4.32", "libLibTorchSharp.so").Remedy;
        Assert.Contains("GqaGen.Runtime.targets", remedy, StringComparison.Ordinal);
        Assert.Contains("GCC 13", remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("libtorch.so")]
    [InlineData("libc10.so")]
    [InlineData("@rpath/libtorch_cpu.dylib")]
    [InlineData("c10.dll")]
    public void NamesThePackageForLibtorchAndTheCommandThatBringsIt(string library)
    {
        var failure = new LoadFailure.MissingLibrary(library);
        Assert.Contains("a part of libtorch", failure.Problem, StringComparison.Ordinal);
        Assert.Contains(LibTorchPackage.Id, failure.Remedy, StringComparison.Ordinal);
        Assert.Contains(LibTorchPackage.DownloadCommand, failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherLibraryIsOfTheOperatingSystem()
    {
        var failure = new LoadFailure.MissingLibrary("libgomp.so.1");
        Assert.Equal("libgomp.so.1 was not found", failure.Problem);
        Assert.Contains("operating system", failure.Remedy, StringComparison.Ordinal);
    }
}
