using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Diagnostics;

public enum Severity { Warning, Error }

/// <summary>A kind of problem. Its id never changes its meaning.</summary>
public sealed record DiagnosticRule(string Id, string Title, Severity Severity);

/// <summary>A problem in a spec, in its place.</summary>
public sealed record Diagnostic(DiagnosticRule Rule, string Message, string Path, TextSpan Span);
