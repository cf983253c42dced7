using System.Text;
using GqaGen.Compiler;

namespace GqaGen.Cli.Specs;

/// <summary>Reads a spec's file, whatever lies there.</summary>
internal static class SpecReader
{
    private const int MostBytes = 16 << 20;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="CliException">The file cannot be read, is not UTF-8 or is too large to be a spec.</exception>
    public static SpecSource Read(string path)
    {
        if (path.Contains('\0')) throw new CliException($"{path}: a path holds no NUL character.");
        try
        {
            if (Directory.Exists(path)) throw new CliException($"{path}: this is a folder; name one file of it.");
            using FileStream file = File.OpenRead(path);
            return new(path.Replace('\\', '/'), Utf8.GetString(Bytes(file, path)));
        }
        catch (DecoderFallbackException e)
        {
            throw new CliException($"{path}: byte {e.Index} is not UTF-8 text; save the file as UTF-8.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException($"{path}: there is no such file; check the path.");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or ArgumentException or NotSupportedException)
        {
            throw new CliException($"{path}: cannot be read: {e.Message}");
        }
    }

    // The length of a device or a pipe is not known before it is read.
    private static ReadOnlySpan<byte> Bytes(FileStream file, string path)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        for (int count; (count = file.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > MostBytes) throw new CliException($"{path}: has more than {MostBytes >> 20} MiB and is no spec.");
        }
        return bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
    }
}
