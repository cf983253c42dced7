using System.Collections;
using System.Globalization;
using System.Reflection;
using GqaGen.Runtime.Models;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Runs;

/// <summary>From the arguments of a run to the dimensions of its model.</summary>
public static class ModelOptions
{
    private const string Window = "Window", Strength = "Strength";      // as generated options name them

    /// <summary>The size of the arguments with everything in its place that they set.</summary>
    /// <exception cref="KeyNotFoundException">The spec has no such size.</exception>
    /// <exception cref="ArgumentException">They set a window or a strength, and the variant has none.</exception>
    public static TOptions Of<TModel, TOptions>(Variant<TModel, TOptions> variant, RunArguments run)
        where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
        where TOptions : ViTOptions
    {
        TOptions size = variant.Size(run.ModelSize);
        TOptions options = size with
        {
            ImgSize = run.ImgSize ?? size.ImgSize,
            PatchSize = run.PatchSize ?? size.PatchSize,
            InChans = run.InChans ?? size.InChans,
            NumClasses = run.NumClasses ?? size.NumClasses,
            Depth = run.Depth ?? size.Depth,
            EmbedDim = run.EmbedDim ?? size.EmbedDim,
            MlpRatio = run.MlpRatio ?? size.MlpRatio,
            NumHeads = run.NumHeads ?? size.NumHeads,
            NumKvHeads = run.NumKvHeads ?? size.NumKvHeads,
        };
        Set(options, Window, run.Window);
        Set(options, Strength, run.Strength);
        return options;
    }

    /// <inheritdoc cref="Of{TModel, TOptions}(Variant{TModel, TOptions}, RunArguments)"/>
    public static ViTOptions Of(Variant variant, RunArguments run) => variant.Accept(new Resolver(run));

    /// <summary>Training steps between two changes of the allocation, where the variant has a window.</summary>
    public static int? WindowOf(ViTOptions options) => (int?)Member(options, Window)?.GetValue(options);

    /// <summary>Strength of the noise, where the variant has it.</summary>
    public static double? StrengthOf(ViTOptions options) => (double?)Member(options, Strength)?.GetValue(options);

    /// <summary>Every member that an initialiser can set, by name, in ordinal order: all that decides the model but its variant.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Members(ViTOptions options) =>
    [
        .. options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => new KeyValuePair<string, string>(p.Name, Text(p.GetValue(options)))),
    ];

    private static string Text(object? value) =>
        value is IEnumerable list and not string ? $"[{string.Join(", ", list.Cast<object>().Select(Text))}]" : System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static PropertyInfo? Member(ViTOptions options, string name) => options.GetType().GetProperty(name);

    // The copy is this method's own until it is returned.
    private static void Set<T>(ViTOptions options, string name, T? value)
        where T : struct
    {
        if (value is not { } given) return;
        PropertyInfo member = Member(options, name) ?? throw new ArgumentException($"{name} is set to {given}, but the variant has none.", name);
        member.SetValue(options, given);
    }

    private sealed class Resolver(RunArguments run) : IVariantVisitor<ViTOptions>
    {
        public ViTOptions Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions => Of(variant, run);
    }
}
