using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Binding;

/// <summary>Binds <c>name</c>, or takes the name from the file.</summary>
internal static class NameBinder
{
    private const string Extension = ".gqa.yaml";

    public static (string Name, TextSpan Span) Bind(Section spec, SourceText text, DiagnosticBag bag)
    {
        Setting<string> written = spec.Get(SpecKeys.Name);
        if (written.IsFaulty) return ("", text.Start);
        if (written.IsWritten)
        {
            if (NameRules.CheckVariant(written.Value) is { } problem) bag.Report(written.Span, problem);
            return (written.Value, written.Span);
        }

        string name = FileName(text.Path);
        if (!NameRules.IsWellFormed(name)) bag.Report(text.Start, NameProblems.InvalidFileName(name));
        else if (NameRules.CheckVariant(name) is { } problem) bag.Report(text.Start, problem);
        return (name, text.Start);
    }

    private static string FileName(string path)
    {
        string file = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
        return file.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? file.Substring(0, file.Length - Extension.Length) : file;
    }
}
