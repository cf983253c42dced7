using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Binding;

/// <summary>Which of several values that do not fit together is shown as the one to mend.</summary>
internal static class Blame
{
    /// <summary>
    /// The place of the first that is written here. Null where none is: then the same problem is reported where they are written. Null too
    /// where one of them is unknown, so that one mistake is not reported twice.
    /// </summary>
    public static TextSpan? Of(IReadOnlyList<Setting> settings) =>
        settings.Any(s => s.IsFaulty) ? null : settings.FirstOrDefault(s => s.IsWritten)?.Span;
}
