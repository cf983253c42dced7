using System.Text;

namespace GqaGen.Cli.Doctor;

/// <summary>On Linux: the newest symbol version of libstdc++ that TorchSharp's library asks for, against the newest that the system's has.</summary>
internal static class SymbolVersionExamination
{
    private const string Subject = "symbol versions";
    private const string Prefix = "GLIBCXX_3.4.";

    /// <summary>Reads the files that this process has mapped; call it after the libraries were loaded.</summary>
    public static Finding Examine(bool isLoaded)
    {
        if (!OperatingSystem.IsLinux()) return new(Subject, Verdict.Ok, "only libraries for Linux carry them");
        string[] mapped = [.. File.ReadLines("/proc/self/maps").Select(PathOf).OfType<string>().Distinct()];
        string? shim = mapped.FirstOrDefault(p => Path.GetFileName(p) == "libLibTorchSharp.so"), system = mapped.FirstOrDefault(p => Path.GetFileName(p).StartsWith("libstdc++.so", StringComparison.Ordinal));
        return Judge(shim is null ? null : Newest(shim), system is null ? null : Newest(system), isLoaded);
    }

    /// <param name="demanded">The last number of the newest <c>GLIBCXX_3.4.N</c> that TorchSharp's library names; null if it is not loaded.</param>
    /// <param name="offered">The same of the system's libstdc++; null if that is not loaded.</param>
    /// <param name="isLoaded">Whether TorchSharp works.</param>
    public static Finding Judge(int? demanded, int? offered, bool isLoaded)
    {
        string has = offered is { } o ? $"libstdc++ has {Prefix}{o}" : "libstdc++ is not loaded";
        if (demanded is not { } needed)
            return isLoaded
                ? new(Subject, Verdict.Ok, $"{has}; TorchSharp's library asks for none")
                : new(Subject, Verdict.Warning, $"{has}; TorchSharp's library is not loaded, so what it asks for is not known", "Mend 'native library' first.");
        if (offered is { } newest && newest >= needed) return new(Subject, Verdict.Ok, $"{has}, TorchSharp's library asks for {Prefix}{needed}");
        return isLoaded
            ? new(Subject, Verdict.Ok, $"{has}, TorchSharp's library names {Prefix}{needed}, a need that the build has marked weak")
            : new(Subject, Verdict.Error, $"{has}, TorchSharp's library asks for {Prefix}{needed}", "Build again on this machine, so that the build repairs its copy, or install a newer libstdc++.");
    }

    /// <summary>The path at the end of a line of <c>/proc/self/maps</c>, or null.</summary>
    public static string? PathOf(string line) => line.IndexOf('/') is >= 0 and var at ? line[at..] : null;

    /// <summary>The newest version that a library's string table names; null if it names none or cannot be read.</summary>
    public static int? Newest(string library)
    {
        try
        {
            return NewestIn(File.ReadAllBytes(library));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static int? NewestIn(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> prefix = Encoding.ASCII.GetBytes(Prefix);
        int? newest = null;
        while (bytes.IndexOf(prefix) is >= 0 and var at)
        {
            bytes = bytes[(at + prefix.Length)..];
            int number = 0, digits = 0;
            while (digits < 4 && digits < bytes.Length && char.IsAsciiDigit((char)bytes[digits])) number = (10 * number) + bytes[digits++] - '0';
            if (digits > 0 && (newest is not { } n || number > n)) newest = number;
        }
        return newest;
    }
}
