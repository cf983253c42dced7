using Microsoft.CodeAnalysis;

namespace GqaGen.Generator;

/// <summary>An <c>.editorconfig</c> that lies above a spec; GqaGen.props hands them over as additional files.</summary>
internal sealed record EditorConfig(string FilePath, string Text)
{
    public static bool IsOne(AdditionalText file) => Path.GetFileName(file.Path).Equals(".editorconfig", StringComparison.OrdinalIgnoreCase);

    public static EditorConfig Read(AdditionalText file, CancellationToken cancel) => new(file.Path, file.GetText(cancel)?.ToString() ?? "");
}
