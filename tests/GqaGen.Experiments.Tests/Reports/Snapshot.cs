using System.Reflection;

namespace GqaGen.Experiments.Tests.Reports;

/// <summary>Compares a text with Snapshots/NAME.verified.EXT beside the test; writes NAME.received.EXT when they differ.</summary>
internal static class Snapshot
{
    /// <summary>GQAGEN_ACCEPT=1 takes what is received for verified.</summary>
    private static readonly bool Accepts = Environment.GetEnvironmentVariable("GQAGEN_ACCEPT") == "1";

    private static readonly string Folder = Path.Combine(
        typeof(Snapshot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "Reports", "Snapshots");

    public static void Verify(string text, string name, string extension)
    {
        string stem = Path.Combine(Folder, name);
        string verified = $"{stem}.verified.{extension}", received = $"{stem}.received.{extension}";
        string? wanted = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        if (wanted == text)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Folder);
        File.WriteAllText(Accepts ? verified : received, text);
        if (Accepts) return;
        if (wanted is null) Assert.Fail($"There is no {verified}; see {received}");
        string[] a = wanted.Split('\n'), b = text.Split('\n');
        int line = 0;
        while (line < Math.Min(a.Length, b.Length) && a[line] == b[line]) line++;
        Assert.Fail($"{verified}:{line + 1} differs from {received}\n- {(line < a.Length ? a[line] : "(end)")}\n+ {(line < b.Length ? b[line] : "(end)")}");
    }
}
