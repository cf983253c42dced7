using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Yaml;

namespace GqaGen.Compiler;

/// <summary>From the text of a spec to its model or its problems.</summary>
public static class SpecCompiler
{
    /// <summary>Reads and binds one spec. Never throws for what the text says.</summary>
    public static SpecResult Bind(SpecSource source)
    {
        var diagnostics = new DiagnosticBag(source.Path);
        VariantSpec? spec = YamlReader.Read(source.Text, diagnostics) is { } document ? SpecBinder.Bind(source, document, diagnostics) : null;
        return new(diagnostics.HasErrors ? null : spec, new EquatableArray<Diagnostic>(diagnostics.InOrder));
    }
}

/// <summary>What became of a spec.</summary>
/// <param name="Spec">Null exactly when a diagnostic is an error.</param>
public sealed record SpecResult(VariantSpec? Spec, EquatableArray<Diagnostic> Diagnostics);
