namespace GqaGen.Compiler.Diagnostics;

/// <summary>Every kind of problem, by id.</summary>
public static class Rules
{
    public static DiagnosticRule Syntax { get; } = new("GQA0001", "The spec is not YAML that GqaGen reads", Severity.Error);

    public static DiagnosticRule UnknownKey { get; } = new("GQA0002", "Unknown key", Severity.Error);

    public static DiagnosticRule DoubledKey { get; } = new("GQA0003", "Key written twice", Severity.Error);

    public static DiagnosticRule WrongType { get; } = new("GQA0004", "Value of the wrong type", Severity.Error);

    public static DiagnosticRule OutOfRange { get; } = new("GQA0005", "Value out of range", Severity.Error);

    public static DiagnosticRule UnknownWord { get; } = new("GQA0006", "Unknown value", Severity.Error);

    public static DiagnosticRule NoEffect { get; } = new("GQA0007", "Key without effect", Severity.Error);

    public static DiagnosticRule DoesNotFit { get; } = new("GQA0008", "Dimensions that do not fit together", Severity.Error);

    public static DiagnosticRule Allocation { get; } = new("GQA0009", "Fixed allocation that does not fit", Severity.Error);

    public static DiagnosticRule Name { get; } = new("GQA0010", "Name that cannot be one", Severity.Error);

    public static DiagnosticRule NameClash { get; } = new("GQA0011", "Two specs with one name", Severity.Error);

    public static DiagnosticRule Missing { get; } = new("GQA0012", "Something is missing", Severity.Error);
}
