using System.Security.Cryptography;
using System.Text;

namespace GqaGen.Runtime.Storage;

/// <summary>
/// The SHA-256 of a file in a file beside it, <c>NAME.sha256</c>, as <c>sha256sum --check</c> reads it: so that a file which was cut short, changed
/// or left by a full disk is recognised.
/// </summary>
public static class Checksum
{
    private const string Extension = ".sha256";

    /// <summary>The digest of a file, in lower-case hexadecimal.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Writes a file and its digest, each whole or not at all, the digest first: while there is no file, there is nothing to be damaged.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public static void Write(string path, ReadOnlyMemory<byte> content)
    {
        WriteDigest(path, Convert.ToHexStringLower(SHA256.HashData(content.Span)));
        AtomicFile.Write(path, content);
    }

    /// <summary>What is wrong with a file: a sentence, or null if it has the digest that was written for it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string? Problem(string path)
    {
        if (!File.Exists(path)) return $"{path} is missing.";
        if (!File.Exists(path + Extension)) return $"{path} has no checksum beside it ({Path.GetFileName(path)}{Extension}): it was not finished.";
        string found = Of(path), wanted = File.ReadAllText(path + Extension).Split(' ')[0];
        return found == wanted ? null : $"{path} is damaged: its SHA-256 is {found[..12]}…, expected {(wanted.Length > 12 ? wanted[..12] : wanted)}….";
    }

    /// <summary>Deletes a file and its digest, the file first; nothing happens if they are not there.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(path + Extension);
    }

    private static void WriteDigest(string path, string digest) =>
        AtomicFile.Write(path + Extension, Encoding.UTF8.GetBytes($"{digest}  {Path.GetFileName(path)}\n"));
}
