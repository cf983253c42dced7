using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Model;

namespace GqaGen.Cli.Specs;

/// <summary>The generator's work outside a build.</summary>
internal static class Emission
{
    /// <summary>The generator's own where a project has no RootNamespace.</summary>
    public const string DefaultNamespace = "GqaGen.Generated";

    /// <summary>The source of one variant. Like a build's it names the spec relative to where one stands, never by a path of this machine alone.</summary>
    public static GeneratedFile Of(VariantSpec spec, string rootNamespace)
    {
        bool isBelow = !Path.IsPathRooted(spec.Path) && !spec.Path.Split('/').Contains("..");
        return SourceFile.Of(Emitter.Emit(Lowerer.Lower(isBelow ? spec : spec with { Path = Path.GetFileName(spec.Path) })), rootNamespace);
    }

    /// <summary>Where source is the data, problems are messages.</summary>
    public static void WriteProblems(CheckedSpec spec, CliHost host)
    {
        foreach (Diagnostic diagnostic in spec.Diagnostics) DiagnosticText.Write(host.Error, diagnostic, spec.Source, new(false));
    }
}
