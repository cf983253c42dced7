using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Text;
using GqaGen.Experiments.Runs;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>A size of the study's own.</summary>
/// <param name="Arguments">The size of the specs that it is made of, and what differs.</param>
/// <param name="From">Where that size is named.</param>
internal sealed record OwnSize(RunArguments Arguments, TextSpan From);

/// <summary>Binds an entry of <c>sizes</c>.</summary>
internal static class SizeBinder
{
    public static OwnSize Bind(NamedSection size, DiagnosticBag bag)
    {
        Section section = size.Section;
        Setting<string> from = section.Get(StudyKeys.From);
        if (section.IsMissing(StudyKeys.From)) bag.Report(size.Span, StudyProblems.Missing(StudyKeys.From.Name, "name the size of the specs that it is made of, for instance 'from: tiny'"));
        return new(
            new()
            {
                Variant = "",
                ModelSize = from.IsWritten ? from.Value : "",
                EmbedDim = Written(AttentionKeys.EmbedDim),
                NumHeads = Written(AttentionKeys.NumHeads),
                NumKvHeads = Written(AttentionKeys.NumKvHeads),
                ImgSize = Written(ModelKeys.ImgSize),
                PatchSize = Written(ModelKeys.PatchSize),
                InChans = Written(ModelKeys.InChans),
                Depth = Written(ModelKeys.Depth),
                MlpRatio = section.Get(ModelKeys.MlpRatio) is { IsWritten: true } ratio ? ratio.Value : null,
            },
            from.Span);

        int? Written(IntegerKey key) => section.Get(key) is { IsWritten: true } value ? value.Value : null;
    }
}
