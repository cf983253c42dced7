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
        IncrementalValueProvider<string> page = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => ConsumerOptions.DiagnosticsPage(options));

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
            bound.Combine(severities).SelectMany(static (pair, _) => pair.Right.Apply(pair.Left)).WithTrackingName(TrackingNames.Diagnostics).Combine(page),
            static (output, pair) => output.ReportDiagnostic(pair.Left.ToRoslyn(pair.Right)));

        IncrementalValuesProvider<VariantSpec> specs = bound
            .SelectMany(static (file, _) => file.Result.Spec is { } spec ? ImmutableArray.Create(spec) : [])
            .WithTrackingName(TrackingNames.Specs);
        IncrementalValueProvider<EquatableArray<CatalogEntry>> entries = specs
            .Select(static (spec, _) => CatalogEntry.Of(spec))
            .Collect()
            .Select(static (all, _) => Names.Ordered(all))
            .WithTrackingName(TrackingNames.Catalog);
        IncrementalValueProvider<EquatableArray<CatalogEntry>> clashes = entries
            .Select(static (all, _) => Names.Clashes(all))
            .WithTrackingName(TrackingNames.Clashes);

        context.RegisterSourceOutput(
            bound.Combine(clashes).SelectMany(static (pair, _) => Names.Problems(pair.Left, pair.Right)).Combine(page),
            static (output, pair) => output.ReportDiagnostic(pair.Left.ToRoslyn(pair.Right)));

        IncrementalValuesProvider<VariantCode> variants = specs.Combine(clashes)
            .Where(static pair => !pair.Right.Have(pair.Left.Identifier))
            .Select(static (pair, _) => pair.Left)
            .Select(static (spec, _) => Emitter.Emit(Lowerer.Lower(spec)))
            .WithTrackingName(TrackingNames.Emit);
        IncrementalValueProvider<bool> share = bound.Collect().Select(static (all, _) => all.Length > SharedFile.MostSpecsAlone);
        context.RegisterSourceOutput(
            variants.Combine(share).Where(static pair => !pair.Right).Select(static (pair, _) => pair.Left).Combine(rootNamespace),
            static (output, pair) => Add(output, SourceFile.Of(pair.Left, pair.Right)));
        context.RegisterSourceOutput(
            variants.Collect().Combine(share).SelectMany(static (pair, _) => pair.Right ? SharedFile.Of(pair.Left) : []).Combine(rootNamespace),
            static (output, pair) =>
            {
                if (pair.Left.Variants.Count > 0) Add(output, SourceFile.Of(pair.Left.Name, pair.Left.Variants, pair.Right));
            });

        context.RegisterSourceOutput(entries.Combine(rootNamespace), static (output, pair) =>
        {
            if (pair.Left.Count == 0) return;
            Add(output, CatalogEmitter.Emit(Names.Distinct(pair.Left), pair.Right));
        });
    }

    private static void Add(SourceProductionContext output, GeneratedFile file) => output.AddSource(file.Name, file.Text);
}
