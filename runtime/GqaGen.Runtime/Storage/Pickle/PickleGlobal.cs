namespace GqaGen.Runtime.Storage.Pickle;

/// <summary>
/// A class or function that a pickle may name. Nothing is looked up by name anywhere else: what a pickle can do is what its reader's list of these can.
/// Calls are made as often as the pickle says, so what one takes must be bounded by its arguments' own bytes.
/// </summary>
/// <param name="name">Python's name, <c>module.name</c>.</param>
/// <param name="call">What a call gives; null if the pickle may name it but not call it.</param>
public sealed class PickleGlobal(string name, Func<PickleArguments, object?>? call = null)
{
    /// <summary>Python's name, <c>module.name</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Calls it.</summary>
    /// <exception cref="PickleException">It cannot be called, or not so.</exception>
    internal object? Call(PickleTuple arguments) => call is null ? throw new PickleException($"{Name} cannot be called") : call(new(Name, arguments));

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What a global made and a pickle then completes, by Python's <c>__setstate__</c> (opcode BUILD).</summary>
public interface IPickleState
{
    /// <summary>Takes the state over.</summary>
    /// <exception cref="PickleException">It is another state than expected.</exception>
    void SetState(object? state);
}
