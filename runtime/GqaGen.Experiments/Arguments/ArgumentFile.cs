using System.Text;
using GqaGen.Compiler;
using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;
using GqaGen.Compiler.Yaml;

namespace GqaGen.Experiments.Arguments;

/// <summary>A configuration file that was read.</summary>
/// <param name="Values">What it says.</param>
/// <param name="NeedsWeights">Whether it asks for pre-trained weights without naming them: <c>pretrained: True</c> of the paper's own code.</param>
public sealed record ArgumentFile(ArgumentValues Values, bool NeedsWeights)
{
    /// <summary>The file in a run's folder that holds its arguments.</summary>
    public const string ArgsFile = "args.yaml";

    private const int LargestFile = SpecCompiler.LargestText;

    private static readonly KeyTable Keys = new([.. RunKeys.All.Select(a => a.Key), .. OfficialKeys.All]);
    private static readonly KeyPlaces Places = new(Keys);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file: args.yaml, one written by hand, or an experiment file of the paper's own code.</summary>
    /// <exception cref="ArgumentsException">It cannot be read, or has problems; each is named with its place.</exception>
    public static ArgumentFile Read(string path) => Parse(path, Text(path));

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="ArgumentsException">It has problems.</exception>
    public static ArgumentFile Parse(string path, string content)
    {
        var text = new SourceText(path.Replace('\\', '/'), content, RunKeys.Kind);
        var bag = new DiagnosticBag(text);
        if (content.Length > LargestFile) bag.Report(text.Start, TextProblems.TooLarge(RunKeys.Kind, content.Length, LargestFile));
        SyntaxTree? tree = content.Length > LargestFile ? null : YamlReader.Read(text, bag);
        ArgumentFile? file = null;
        if (tree?.Root is MappingNode root)
        {
            if (IsSpec(path, root)) throw new ArgumentsException($"{path}: this is a spec, not a configuration. A program that compiles it trains its variant by --variant NAME; a configuration names arguments, as args.yaml of a run does.");
            file = Bind(Section.Of(Keys, root, Places, tree.IsComplete, bag), bag);
        }
        else if (tree is { IsComplete: true, Root: { } other and not FaultyNode }) bag.Report(other.Span, ValueProblems.Root(RunKeys.Kind, NodeKind.Of(other)));

        IReadOnlyList<Diagnostic> problems = [.. bag.ToArray()];
        return problems.Count == 0 && file is not null ? file : throw new ArgumentsException([.. problems.Select(p => p.ToString())]);
    }

    /// <summary>A run of a file is named after it, unless it is a run's own args.yaml or names the run itself.</summary>
    public void NameExperiment(string path)
    {
        if (Path.GetFileName(path) != ArgsFile && Path.GetFileNameWithoutExtension(path) is { Length: > 0 } name) Values.Default(RunKeys.Experiment, name, ArgumentSource.File);
    }

    private static ArgumentFile Bind(Section section, DiagnosticBag bag)
    {
        var values = new ArgumentValues();
        bool isOfficial = section.Get(OfficialKeys.AttScheme).IsPresent;
        foreach (Argument argument in RunKeys.All)
        {
            if (argument.Read(section) is not { } value) continue;
            bool isLenient = isOfficial && (argument == RunKeys.NumKvHeads || argument == RunKeys.Window);
            values.Set(argument, isLenient ? value with { Source = ArgumentSource.OfficialFile } : value);
        }

        Take(OfficialKeys.AttScheme, RunKeys.Variant, OfficialKeys.VariantOf);
        Take(OfficialKeys.Size, RunKeys.ModelSize, OfficialKeys.SizeOf);
        Take(OfficialKeys.NumLayers, RunKeys.Depth, depth => depth);
        Take(OfficialKeys.WindowSize, RunKeys.Window, window => (int?)window, ArgumentSource.OfficialFile);
        Setting<string> folder = section.Get(OfficialKeys.OutDir);
        if (folder.IsWritten) TakeFolder(values, folder.Value);
        Setting<OfficialSize> size = section.Get(OfficialKeys.Size);
        if (size is { IsWritten: true, Value: OfficialSize.C })
        {
            foreach (Argument needed in new Argument[] { RunKeys.EmbedDim, RunKeys.Depth, RunKeys.NumHeads })
                if (!values.Has(needed)) bag.Report(size.Span, new(Descriptors.MissingKey, $"'size: c' needs 'embed_dim', 'num_layers' and 'num_heads'; '{(needed == RunKeys.Depth ? OfficialKeys.NumLayers.Name : needed.Name)}' is missing."));
        }
        return new(values, section.Get(OfficialKeys.Pretrained) is { IsWritten: true, Value: true });

        void Take<TFrom, TTo>(Key<TFrom> key, Argument<TTo> argument, Func<TFrom, TTo> translate, ArgumentSource source = ArgumentSource.File)
        {
            Setting<TFrom> setting = section.Get(key);
            if (!setting.IsWritten) return;
            if (values.Has(argument)) bag.Report(setting.KeySpan, new(Descriptors.DoubledKey, $"'{key.Name}' and '{argument.Name}' mean the same; remove one of them."));
            values.Set(argument, new(translate(setting.Value), source));
        }
    }

    // No argument has keys of its own, as the sections of a spec do.
    private static bool IsSpec(string path, MappingNode root) =>
        path.EndsWith(".gqa.yaml", StringComparison.Ordinal)
        || root.Entries.Any(e => e is { Key: ScalarNode key, Value: MappingNode } && SpecKeys.Table.All.Any(k => k is SectionKey && k.Name == key.Text));

    // A path leads to a folder of runs and names one in it.
    private static void TakeFolder(ArgumentValues values, string path)
    {
        string trimmed = path.TrimEnd('/', '\\');
        if (Path.GetDirectoryName(trimmed) is { Length: > 0 } parent) values.Default(RunKeys.Output, parent, ArgumentSource.File);
        if (Path.GetFileName(trimmed) is { Length: > 0 } name) values.Default(RunKeys.Experiment, name, ArgumentSource.File);
    }

    private static string Text(string path)
    {
        try
        {
            if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)) throw new ArgumentsException("A configuration needs a file name.");
            if (Directory.Exists(path)) throw new ArgumentsException($"{path}: this is a folder; name a YAML file.");
            using FileStream file = File.OpenRead(path);
            if (file.CanSeek && file.Length > 4L * LargestFile) throw new ArgumentsException($"{path}: has {file.Length} bytes and is no configuration.");
            byte[] bytes = new byte[(4 * LargestFile) + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Utf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException e)
        {
            throw new ArgumentsException($"{path}: byte {e.Index} is not UTF-8 text; save the file as UTF-8.", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArgumentsException($"{path}: there is no such file; check the path.", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or ArgumentException or NotSupportedException)
        {
            throw new ArgumentsException($"{path}: cannot be read: {e.Message}", e);
        }
    }
}
