using System.Reflection;

namespace GqaGen.Runtime.Tests.Checkpoints.PyTorch;

/// <summary>The files that <c>Assets/make.py</c> made with PyTorch and NumPy.</summary>
internal static class Asset
{
    private static readonly string Folder = System.IO.Path.Combine(
        typeof(Asset).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "Checkpoints", "PyTorch", "Assets");

    public static string Path(string file) => System.IO.Path.Combine(Folder, file);
}
