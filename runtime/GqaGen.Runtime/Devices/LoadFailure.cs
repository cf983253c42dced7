using System.Text.RegularExpressions;

namespace GqaGen.Runtime.Devices;

/// <summary>Why the operating system could not load a native library, as read from its dynamic linker's message.</summary>
public abstract partial record LoadFailure
{
    private LoadFailure()
    {
    }

    /// <summary>The failure in a sentence without its full stop.</summary>
    public abstract string Problem { get; }

    /// <summary>What to do about it, in sentences.</summary>
    public abstract string Remedy { get; }

    /// <summary>A library on this machine is older than the one that <paramref name="RequiredBy"/> was linked with.</summary>
    /// <param name="Library">The library that is too old, for instance <c>libstdc++.so.6</c>.</param>
    /// <param name="Version">The symbol version it lacks, for instance <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="RequiredBy">The library that asks for it.</param>
    public sealed record MissingVersion(string Library, string Version, string RequiredBy) : LoadFailure
    {
        /// <inheritdoc/>
        public override string Problem => $"{Library} of this system has no symbol version {Version}, which {RequiredBy} demands";

        /// <inheritdoc/>
        public override string Remedy => Library.StartsWith("libstdc++", StringComparison.Ordinal)
            ? $"Rebuild with the repair targets that ship in runtime/build of GqaGen (GqaGen.Runtime.targets; the package GqaGen.Runtime imports them by itself) on this machine, or install a {Library} that has {Version}{SinceGcc}."
            : $"Install a {Library} that has {Version}: a newer release of the operating system, or a container of one.";

        private string SinceGcc => Version == "GLIBCXX_3.4.32" ? " (GCC 13 or newer: Debian 13, Ubuntu 24.04, RHEL 10)" : "";
    }

    /// <summary>A library was not found.</summary>
    /// <param name="Library">The library that is missing.</param>
    public sealed record MissingLibrary(string Library) : LoadFailure
    {
        /// <inheritdoc/>
        public override string Problem => IsOfLibTorch ? $"{Library}, a part of libtorch, was not found" : $"{Library} was not found";

        /// <inheritdoc/>
        public override string Remedy => IsOfLibTorch
            ? $"Run '{LibTorchPackage.DownloadCommand}', once for all programs that bring no libtorch; or reference the package {LibTorchPackage.Id} {LibTorchPackage.Version} (or the CUDA one) from the runnable project, restore and rebuild."
            : $"Install the package of the operating system that has {Name}.";

        private bool IsOfLibTorch => Name.Contains("torch", StringComparison.OrdinalIgnoreCase) || Name.StartsWith("libc10", StringComparison.Ordinal) || Name == "c10.dll";

        private string Name => Path.GetFileName(Library);
    }

    /// <summary>A library that was found lacks a function: it is of another version than the one asked for.</summary>
    /// <param name="Symbol">The symbol that is missing.</param>
    /// <param name="RequiredBy">The library that asks for it.</param>
    public sealed record MissingSymbol(string Symbol, string RequiredBy) : LoadFailure
    {
        /// <inheritdoc/>
        public override string Problem => $"no library here defines the symbol {Symbol}, which {RequiredBy} demands";

        /// <inheritdoc/>
        public override string Remedy => "The versions of TorchSharp and libtorch do not fit each other: delete bin and obj, restore and rebuild, and check that LD_LIBRARY_PATH names no other libtorch.";
    }

    /// <summary>The file is there but is not a library that this process can load.</summary>
    /// <param name="Library">The file.</param>
    /// <param name="Reason">The linker's words, for instance <c>file too short</c>.</param>
    public sealed record BadFile(string Library, string Reason) : LoadFailure
    {
        /// <inheritdoc/>
        public override string Problem => $"{Path.GetFileName(Library)} is not usable ({Reason})";

        /// <inheritdoc/>
        public override string Remedy => "The file is damaged, incomplete or of another processor type: delete bin and obj, clear the package from the NuGet cache (dotnet nuget locals global-packages --clear), restore and rebuild.";
    }

    /// <summary>Anything else.</summary>
    /// <param name="Message">The operating system's message.</param>
    public sealed record Other(string Message) : LoadFailure
    {
        /// <inheritdoc/>
        public override string Problem => $"the operating system says: {Message}";

        /// <inheritdoc/>
        public override string Remedy => "The runnable project must reference the libtorch package of this operating system, in the version that TorchSharp was built for, and the C++ runtime of the operating system must be installed.";
    }

    /// <summary>Reads the message of dlopen (glibc, musl, macOS) that .NET quotes when a library does not load.</summary>
    public static LoadFailure Parse(string message)
    {
        if (GlibcVersion().Match(message) is { Success: true } version)
            return new MissingVersion(FileName(version, "library"), version.Groups["version"].Value, FileName(version, "by"));
        if (GlibcMissing().Match(message) is { Success: true } missing) return new MissingLibrary(missing.Groups["library"].Value);
        if (MuslMissing().Match(message) is { Success: true } musl) return new MissingLibrary(musl.Groups["library"].Value);
        if (MacMissing().Match(message) is { Success: true } mac) return new MissingLibrary(FileName(mac, "library"));
        if (GlibcSymbol().Match(message) is { Success: true } symbol) return new MissingSymbol(symbol.Groups["symbol"].Value, FileName(symbol, "by"));
        if (MuslSymbol().Match(message) is { Success: true } relocation) return new MissingSymbol(relocation.Groups["symbol"].Value, FileName(relocation, "by"));
        if (Bad().Match(message) is { Success: true } bad) return new BadFile(bad.Groups["library"].Value, bad.Groups["reason"].Value);
        return new Other(message.Trim());
    }

    private static string FileName(Match match, string group) => Path.GetFileName(match.Groups[group].Value);

    [GeneratedRegex(@"(?<library>\S+): version [`'](?<version>[^']+)' not found \(required by (?<by>[^)]+)\)")]
    private static partial Regex GlibcVersion();

    [GeneratedRegex(@"(?<library>[^\s:]+): cannot open shared object file: No such file or directory")]
    private static partial Regex GlibcMissing();

    [GeneratedRegex(@"Error loading shared library (?<library>[^\s:]+): No such file or directory")]
    private static partial Regex MuslMissing();

    [GeneratedRegex(@"Library not loaded: (?<library>\S+)")]
    private static partial Regex MacMissing();

    [GeneratedRegex(@"(?<by>[^\s:]+): undefined symbol: (?<symbol>[^\s,]+)")]
    private static partial Regex GlibcSymbol();

    [GeneratedRegex(@"Error relocating (?<by>[^\s:]+): (?<symbol>\S+): symbol not found")]
    private static partial Regex MuslSymbol();

    [GeneratedRegex(@"(?<library>[^\r\n:']+): (?<reason>file too short|invalid ELF header|wrong ELF class: \w+|(?:ELF file|ELF load command|object file)[^\r\n]*|cannot open shared object file: (?!No such)[^\r\n]+|failed to map segment[^\r\n]*|cannot (?:read file data|create|allocate)[^\r\n]*)")]
    private static partial Regex Bad();
}
