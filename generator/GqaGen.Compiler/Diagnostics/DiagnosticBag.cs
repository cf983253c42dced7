using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Diagnostics;

/// <summary>Collects the problems of one spec.</summary>
internal sealed class DiagnosticBag(string path)
{
    private readonly List<Diagnostic> _all = [];

    public bool HasErrors => _all.Exists(d => d.Rule.Severity == Severity.Error);

    public IEnumerable<Diagnostic> InOrder => _all.OrderBy(d => d.Span.Start).ThenBy(d => d.Rule.Id, StringComparer.Ordinal).ThenBy(d => d.Message, StringComparer.Ordinal);

    public void Syntax(TextSpan span, string problem) => Add(Rules.Syntax, span, problem);

    public void UnknownKey(TextSpan span, string key, string section, IEnumerable<string> allowed) =>
        Add(Rules.UnknownKey, span, $"unknown key '{key}' in {section}{Suggestion.For(key, allowed, "keys")}");

    public void DoubledKey(TextSpan span, string key) => Add(Rules.DoubledKey, span, $"'{key}' is written twice; keep one");

    public void WrongType(TextSpan span, string key, string expected, string found) =>
        Add(Rules.WrongType, span, $"{key}: expected {expected}, found {found}");

    public void OutOfRange(TextSpan span, string key, string expected, string found) =>
        Add(Rules.OutOfRange, span, $"{key}: {found} is out of range; expected {expected}");

    public void UnknownWord(TextSpan span, string key, string word, IReadOnlyList<string> allowed) =>
        Add(Rules.UnknownWord, span, $"{key}: unknown value '{word}'{Suggestion.For(word, allowed, "values")}");

    public void NoEffect(TextSpan span, string key, string reason) => Add(Rules.NoEffect, span, $"'{key}' has no effect here: {reason}");

    public void DoesNotFit(TextSpan span, string problem) => Add(Rules.DoesNotFit, span, problem);

    public void Allocation(TextSpan span, string problem) => Add(Rules.Allocation, span, problem);

    public void Name(TextSpan span, string problem) => Add(Rules.Name, span, problem);

    public void Missing(TextSpan span, string problem) => Add(Rules.Missing, span, problem);

    private void Add(DiagnosticRule rule, TextSpan span, string message) => _all.Add(new(rule, message, path, span));
}
