using System.CommandLine;
using GqaGen.Cli.Comparison;
using GqaGen.Cli.Output;
using GqaGen.Cli.Specs;
using GqaGen.Compiler;
using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Explain;
using GqaGen.Compiler.Model;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Verbs;

/// <summary><c>diff</c>: what changes from one spec to another.</summary>
internal static class DiffVerb
{
    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        Argument<string> a = new("a") { Description = $"The spec before: {NamedSpec.Syntax}." }, b = new("b") { Description = "The spec after, named in the same ways." };
        Option<OutputFormat> format = FormatOption.Create();
        VerbCommand command = new(
            "diff",
            "Says what changes between two specs: key by key, defaults included; how the variant runs; and the generated code, as a unified diff. Both are emitted under the name of the first, so that only what they mean differs. Exit code 0 whether or not they differ, 1 if one has errors.",
            "diff {specs/gqa.gqa.yaml} {specs/kdgqa.gqa.yaml}",
            "diff before.gqa.yaml after.gqa.yaml --format json") { a, b, format };
        command.SetAction(parsed => Run(NamedSpec.Read(parsed.GetRequiredValue(a), catalog), NamedSpec.Read(parsed.GetRequiredValue(b), catalog), parsed.GetValue(format), host));
        return command;
    }

    private static int Run(SpecSource a, SpecSource b, OutputFormat format, CliHost host)
    {
        CheckedSpec before = CheckedSpec.Of(a), after = CheckedSpec.Of(b);
        Emission.WriteProblems(before, host);
        if (a.Path != b.Path) Emission.WriteProblems(after, host);
        if (before.Result.Spec is not { } old || after.Result.Spec is not { } now) return ExitCode.Errors;

        IReadOnlyList<SettingChange> settings = SettingChange.Between(SpecSettings.Of(old), SpecSettings.Of(now));
        IReadOnlyList<SettingChange> lowering = SettingChange.Between(Running(old), Running(now));
        string code = Code(old, now with { Name = old.Name, Identifier = old.Identifier, Path = old.Path });
        if (format == OutputFormat.Json)
            Json.Write(host.Out, new
            {
                Json.FormatVersion,
                Same = settings.Count == 0 && lowering.Count == 0 && code.Length == 0,
                Settings = settings.Select(Document),
                Lowering = lowering.Select(Document),
                Code = code,
            });
        else WriteText(settings, lowering, code, host);
        return ExitCode.Clean;
    }

    private static void WriteText(IReadOnlyList<SettingChange> settings, IReadOnlyList<SettingChange> lowering, string code, CliHost host)
    {
        var ink = new Ink(host.HasColour);
        Write("Settings", settings);
        Write("How it runs", lowering);
        host.Out.Write($"{ink.Bold("Generated code")}{(code.Length == 0 ? ": the same" : "")}\n");
        foreach (string line in code.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            host.Out.Write($"{(line[0] switch { '-' => ink.Red(line), '+' => ink.Green(line), '@' => ink.Cyan(line), _ => line })}\n");

        void Write(string title, IReadOnlyList<SettingChange> changes)
        {
            host.Out.Write($"{ink.Bold(title)}{(changes.Count == 0 ? ": the same" : "")}\n");
            foreach (SettingChange change in changes) host.Out.Write($"  {Printable.Line(change.InWords)}\n");
        }
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Running(VariantSpec spec)
    {
        SpecExplanation explanation = SpecExplanation.Of(spec);
        return [new("allocation", explanation.Allocation), new("attention", explanation.Attention), new("reason", explanation.Variant.Reason)];
    }

    private static string Code(VariantSpec before, VariantSpec after)
    {
        GeneratedFile old = Emission.Of(before, Emission.DefaultNamespace), now = Emission.Of(after, Emission.DefaultNamespace);
        return UnifiedDiff.Of(old.Text, now.Text, $"a/{old.Name}", $"b/{now.Name}");
    }

    private static object Document(SettingChange change) => new { change.Key, change.Before, change.After };
}
