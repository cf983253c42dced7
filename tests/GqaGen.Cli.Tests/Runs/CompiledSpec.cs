using System.Reflection;
using Basic.Reference.Assemblies;
using GqaGen.Runtime.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace GqaGen.Cli.Tests.Runs;

/// <summary>A spec as the program that a user builds of it has it: emitted, compiled and loaded.</summary>
internal static class CompiledSpec
{
    private static readonly MetadataReference[] References =
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(TorchSharp.torch).Assembly.Location), MetadataReference.CreateFromFile(typeof(Variant).Assembly.Location)];

    /// <summary>The entry that the catalog of such a program has.</summary>
    /// <param name="spec">The file of the spec.</param>
    /// <param name="identifier">What the generated types begin with.</param>
    public static Variant Load(string spec, string identifier)
    {
        string folder = Directory.CreateTempSubdirectory("gqagen-emitted-").FullName;
        try
        {
            Shell emit = Shell.Run("emit", spec, "--namespace", "Emitted", "--out", folder);
            Assert.True(emit.ExitCode == 0, emit.Error);
            Assembly assembly = Compile(Directory.GetFiles(folder, "*.cs"));
            Type model = assembly.GetType($"Emitted.{identifier}ViT", throwOnError: true)!, options = assembly.GetType($"Emitted.{identifier}Options", throwOnError: true)!;
            return (Variant)Activator.CreateInstance(typeof(Variant<,>).MakeGenericType(model, options))!;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Assembly Compile(string[] files)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
            .WithSpecificDiagnosticOptions([new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]);
        using var image = new MemoryStream();
        EmitResult result = CSharpCompilation.Create($"Emitted{Guid.NewGuid():N}", files.Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), path: f)), References, options).Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return Assembly.Load(image.ToArray());
    }
}
