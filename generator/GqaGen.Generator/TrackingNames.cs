namespace GqaGen.Generator;

/// <summary>The pipeline's steps, as the incremental tests name them.</summary>
internal static class TrackingNames
{
    public const string RootNamespace = nameof(RootNamespace);
    public const string Read = nameof(Read);
    public const string Bind = nameof(Bind);
    public const string Severities = nameof(Severities);
    public const string Diagnostics = nameof(Diagnostics);
    public const string Specs = nameof(Specs);
    public const string Catalog = nameof(Catalog);
    public const string Clashes = nameof(Clashes);
    public const string Emit = nameof(Emit);

    public static IReadOnlyList<string> All { get; } = [RootNamespace, Read, Bind, Severities, Diagnostics, Specs, Catalog, Clashes, Emit];
}
