namespace GqaGen.Experiments.Arguments;

/// <summary>Where the value of an argument comes from; a later one wins over an earlier one.</summary>
public enum ArgumentSource
{
    /// <summary>Nothing says another.</summary>
    Default,

    /// <summary>The variant's spec or the model's size.</summary>
    Spec,

    /// <summary>The data set.</summary>
    Dataset,

    /// <summary>An experiment file of the paper's own code, which sets what a variant may not have.</summary>
    OfficialFile,

    /// <summary>The file of <c>--config</c>.</summary>
    File,

    /// <summary>The command line.</summary>
    CommandLine,
}

/// <summary>The value of an argument and where it comes from.</summary>
/// <param name="Value">Null for <c>none</c>.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record ArgumentValue(object? Value, ArgumentSource Source);

/// <summary>Values of arguments. Those that nothing was said about are not in it.</summary>
public sealed class ArgumentValues
{
    private readonly Dictionary<Argument, ArgumentValue> _values = [];

    /// <summary>The value of an argument; null where nothing was said.</summary>
    public ArgumentValue? this[Argument argument] => _values.GetValueOrDefault(argument);

    /// <summary>The arguments that have a value, in the order of the table.</summary>
    public IEnumerable<KeyValuePair<Argument, ArgumentValue>> All => _values.OrderBy(v => RunKeys.IndexOf(v.Key));

    /// <summary>Sets the value of an argument, unless it has one from a later source.</summary>
    internal void Set(Argument argument, ArgumentValue value)
    {
        if (_values.TryGetValue(argument, out ArgumentValue? had) && had.Source > value.Source) return;
        _values[argument] = value;
    }

    /// <summary>Sets it where nothing was said.</summary>
    internal void Default<T>(Argument<T> argument, T value, ArgumentSource source) => _values.TryAdd(argument, new(value, source));

    /// <summary>Sets every argument that nothing was said about to its own default.</summary>
    internal void SetDefaults()
    {
        foreach (Argument argument in RunKeys.All) _values.TryAdd(argument, new(argument.DefaultValue, ArgumentSource.Default));
    }

    /// <summary>Says the same in other words.</summary>
    internal void Replace(Argument argument, ArgumentValue value) => _values[argument] = value;

    /// <summary>Takes back what was said.</summary>
    internal void Remove(Argument argument) => _values.Remove(argument);

    /// <summary>The value; the argument must have one.</summary>
    internal T Get<T>(Argument<T> argument) =>
        _values.TryGetValue(argument, out ArgumentValue? value) ? (T)value.Value! : throw new InvalidOperationException($"'{argument.Name}' has no value.");

    /// <summary>The value, or the argument's own default.</summary>
    internal T Or<T>(Argument<T> argument) => _values.TryGetValue(argument, out ArgumentValue? value) ? (T)value.Value! : argument.Default;

    /// <summary>Whether something was said.</summary>
    internal bool Has(Argument argument) => _values.ContainsKey(argument);

    /// <summary>These values, with those of <paramref name="other"/> where they come from a later source.</summary>
    internal ArgumentValues With(ArgumentValues other)
    {
        var merged = new ArgumentValues();
        foreach ((Argument argument, ArgumentValue value) in _values.Concat(other._values)) merged.Set(argument, value);
        return merged;
    }

    /// <summary>Reads what the command line says of an argument.</summary>
    /// <exception cref="ArgumentsException">It is no value of the argument.</exception>
    public void Parse(Argument argument, string text) => Set(argument, argument.Parse(text));
}
