using static TorchSharp.torch;

namespace GqaGen.Runtime.Models;

/// <summary>An entry of a generated catalog. Use <see cref="Accept{TResult}"/> to get at its types without reflection.</summary>
public abstract class Variant
{
    /// <summary>The name as in the spec, for instance <c>kdgqa</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the variant does, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The spec that it was compiled from: YAML with every key written out, the same for two specs exactly where they mean the same.</summary>
    public abstract string Spec { get; }

    /// <summary>The names of its sizes, as in the spec.</summary>
    public abstract IReadOnlyList<string> SizeNames { get; }

    /// <summary>The dimensions of a named size.</summary>
    /// <exception cref="KeyNotFoundException">The spec has no such size; the message lists those it has.</exception>
    public abstract ViTOptions Size(string name);

    /// <summary>What a named size costs.</summary>
    /// <exception cref="KeyNotFoundException">The spec has no such size; the message lists those it has.</exception>
    public abstract ModelCost Cost(string name);

    /// <summary>Calls <paramref name="visitor"/> with this variant's model and options types.</summary>
    public abstract TResult Accept<TResult>(IVariantVisitor<TResult> visitor);
}

/// <summary>Work that is the same for every variant, written once over its types.</summary>
/// <typeparam name="TResult">What the work gives.</typeparam>
public interface IVariantVisitor<out TResult>
{
    /// <summary>Does the work for one variant.</summary>
    TResult Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
        where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
        where TOptions : ViTOptions;
}

/// <summary>The entry of one generated model.</summary>
/// <typeparam name="TModel">The generated model.</typeparam>
/// <typeparam name="TOptions">Its generated options record.</typeparam>
public sealed class Variant<TModel, TOptions> : Variant
    where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
    where TOptions : ViTOptions
{
    /// <inheritdoc/>
    public override string Name => TModel.VariantName;

    /// <inheritdoc/>
    public override string Spec => TModel.Spec;

    /// <inheritdoc/>
    public override IReadOnlyList<string> SizeNames { get; } = [.. TModel.Sizes.Keys];

    /// <inheritdoc/>
    public override TOptions Size(string name) => Find(TModel.Sizes, name);

    /// <inheritdoc/>
    public override ModelCost Cost(string name) => Find(TModel.Costs, name);

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IVariantVisitor<TResult> visitor) => visitor.Visit(this);

    private TValue Find<TValue>(IReadOnlyDictionary<string, TValue> sizes, string name) =>
        sizes.TryGetValue(name, out TValue? value)
            ? value
            : throw new KeyNotFoundException($"{Name} has no size '{name}'; it has {string.Join(", ", SizeNames)}.");
}
