using System.Collections.Immutable;
using GqaGen.Compiler;
using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Model;
using Microsoft.CodeAnalysis;

namespace GqaGen.Generator;

/// <summary>
/// Compiles every <c>*.gqa.yaml</c> among the additional files. After binding the pipeline has two branches: diagnostics, which carry
/// positions, and the position-free spec, so that a moved comment emits nothing anew.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class SpecGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<string> rootNamespace = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => ConsumerOptions.RootNamespace(options))
            .WithTrackingName(TrackingNames.RootNamespace);

        IncrementalValuesProvider<BoundFile> bound = context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(".gqa.yaml", StringComparison.OrdinalIgnoreCase))
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancel) => SpecFile.Read(pair.Left, pair.Right, cancel))
            .WithTrackingName(TrackingNames.Read)
            .Select(static (file, _) => new BoundFile(file.FilePath, SpecCompiler.Bind(file.Source)))
            .WithTrackingName(TrackingNames.Bind);

        IncrementalValueProvider<SeverityRules> severities = context.AdditionalTextsProvider
            .Where(EditorConfig.IsOne)
            .Select(EditorConfig.Read)
            .Collect()
            .Select(static (files, _) => new SeverityRules(files))
            .WithTrackingName(TrackingNames.Severities);

        context.RegisterSourceOutput(
            bound.Combine(severities).SelectMany(static (pair, _) => pair.Right.Apply(pair.Left)).WithTrackingName(TrackingNames.Diagnostics),
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToRoslyn()));

        IncrementalValuesProvider<VariantSpec> specs = bound
            .SelectMany(static (file, _) => file.Result.Spec is { } spec ? ImmutableArray.Create(spec) : [])
            .WithTrackingName(TrackingNames.Specs);
        IncrementalValueProvider<EquatableArray<CatalogEntry>> entries = specs
            .Select(static (spec, _) => CatalogEntry.Of(spec))
            .Collect()
            .Select(static (all, _) => Names.Ordered(all))
            .WithTrackingName(TrackingNames.Catalog);
        IncrementalValueProvider<EquatableArray<string>> clashes = entries
            .Select(static (all, _) => Names.Clashes(all))
            .WithTrackingName(TrackingNames.Clashes);

        context.RegisterSourceOutput(
            bound.Combine(clashes).SelectMany(static (pair, _) => Names.Problems(pair.Left, pair.Right)),
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToRoslyn()));

        context.RegisterSourceOutput(
            specs.Combine(clashes).Where(static pair => !pair.Right.Contains(pair.Left.Identifier)).Select(static (pair, _) => pair.Left)
                .Combine(rootNamespace)
                .Select(static (pair, _) => Emitter.Emit(Lowerer.Lower(pair.Left), pair.Right))
                .WithTrackingName(TrackingNames.Emit),
            static (output, file) => output.AddSource(file.Name, file.Text));

        context.RegisterSourceOutput(entries.Combine(rootNamespace), static (output, pair) =>
        {
            if (pair.Left.Count == 0) return;
            GeneratedFile file = CatalogEmitter.Emit(Names.Distinct(pair.Left), pair.Right);
            output.AddSource(file.Name, file.Text);
        });
    }
}
