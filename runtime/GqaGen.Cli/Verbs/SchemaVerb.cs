using System.CommandLine;
using GqaGen.Cli.Output;
using GqaGen.Compiler.Schema;

namespace GqaGen.Cli.Verbs;

/// <summary><c>schema</c>: the JSON Schema of specs, for editors.</summary>
internal static class SchemaVerb
{
    public static Command Command(CliHost host)
    {
        VerbCommand command = new(
            "schema",
            "Prints the JSON Schema of specs. Begin a spec with '# yaml-language-server: $schema=PATH' and an editor completes and checks its keys.",
            "schema > gqagen.schema.json");
        command.SetAction(_ =>
        {
            host.Out.Write(SpecSchema.Text);
            return ExitCode.Clean;
        });
        return command;
    }
}
