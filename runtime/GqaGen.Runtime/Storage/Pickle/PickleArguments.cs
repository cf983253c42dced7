namespace GqaGen.Runtime.Storage.Pickle;

/// <summary>The arguments of a call, or the parts of a state, taken as the types that are expected.</summary>
/// <param name="what">Whose they are, for messages.</param>
/// <param name="values">Themselves.</param>
public readonly struct PickleArguments(string what, PickleTuple values)
{
    /// <summary>How many there are.</summary>
    public int Count => values.Count;

    /// <summary>One of them, as it is.</summary>
    /// <exception cref="PickleException">There are fewer.</exception>
    public object? this[int index] => index < values.Count ? values[index] : throw new PickleException($"{what} has {values.Count} arguments, expected at least {index + 1}");

    /// <summary>The parts of a state that must be a tuple.</summary>
    /// <exception cref="PickleException">It is something else.</exception>
    public static PickleArguments Of(string what, object? state) => state is PickleTuple tuple ? new(what, tuple) : throw new PickleException($"{what} is {Kind(state)}, expected a tuple");

    /// <summary>One of them that must be of a type.</summary>
    /// <exception cref="PickleException">It is not.</exception>
    public T Get<T>(int index) => this[index] is T value ? value : throw new PickleException($"argument {index} of {what} is {Kind(this[index])}, expected {Expected(typeof(T))}");

    /// <summary>One of them that must be a text, or Python 2's bytes.</summary>
    /// <exception cref="PickleException">It is not.</exception>
    public string Text(int index) => this[index] is PickleBytes bytes ? bytes.Text : Get<string>(index);

    /// <summary>One of them that must be a tuple of at most <paramref name="most"/> whole numbers that are not negative.</summary>
    /// <exception cref="PickleException">It is not.</exception>
    public long[] Dimensions(int index, int most)
    {
        PickleTuple tuple = Get<PickleTuple>(index);
        if (tuple.Count > most) throw new PickleException($"argument {index} of {what} has {tuple.Count} numbers, expected at most {most}");
        long[] numbers = new long[tuple.Count];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = tuple[i] is long number and >= 0 ? number : throw new PickleException($"argument {index} of {what} holds something other than whole numbers from 0 to {long.MaxValue}");
        return numbers;
    }

    /// <summary>Checks how many there are.</summary>
    /// <exception cref="PickleException">There are others.</exception>
    public void Expect(int least, int most)
    {
        if (values.Count < least || values.Count > most)
            throw new PickleException($"{what} has {values.Count} arguments, expected {(least == most ? $"{least}" : $"{least} to {most}")}");
    }

    /// <summary>What a value is, for messages.</summary>
    internal static string Kind(object? value) => value switch { null => "None", PickleGlobal global => global.Name, _ => Expected(value.GetType()) };

    private static string Expected(Type type) =>
        type == typeof(string) ? "a string" : type == typeof(long) ? "an integer" : type == typeof(bool) ? "a bool" : type == typeof(double) ? "a float"
        : type == typeof(PickleBytes) ? "bytes" : type == typeof(PickleTuple) ? "a tuple" : type == typeof(PickleList) ? "a list" : type == typeof(PickleDict) ? "a dict"
        : type == typeof(PickleGlobal) ? "a class" : $"a {type.Name}";
}
