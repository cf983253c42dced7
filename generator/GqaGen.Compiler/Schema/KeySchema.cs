using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Schema;

/// <summary>A key of a kind that only another project knows, and which describes its values itself.</summary>
internal interface ISchemaKey
{
    void WriteSchema(JsonWriter json, KeySchema keys);
}

/// <summary>The schema of one key's value.</summary>
/// <param name="hasDefaults">False in a size: what it leaves out it takes from the spec.</param>
internal sealed class KeySchema(JsonWriter json, bool hasDefaults)
{
    // Blanks around a text are not part of it.
    private static readonly string Name = $"^\\s*(?=\\S{{1,{NameRules.Longest}}}\\s*$){NameRules.Pattern}\\s*$";

    /// <exception cref="NotSupportedException">The key table has a kind of key that the schema does not know.</exception>
    public void Write(Key key) => json.Object(key.Name, () => WriteValue(key));

    /// <summary>The same without the key's name, into an object that is open.</summary>
    public void WriteValue(Key key)
    {
        json.Property("description", key.Description);
        switch (key)
        {
            case IntegerKey integer:
                Integer(integer);
                Default(key, () => json.Property("default", integer.Default));
                break;
            case SeedKey seed:
                json.Property("type", "integer");
                json.Property("minimum", 0);
                json.Property("maximum", long.MaxValue);
                Default(key, () => json.Property("default", seed.Default));
                break;
            case RealKey real:
                Real(real.Interval);
                Default(key, () => json.Property("default", real.Default));
                break;
            case OptionalRealKey optional:
                json.Objects("anyOf", () => Real(optional.Interval), () => json.Words("enum", ["none"]), () => json.Property("type", "null"));
                Default(key, () => json.Property("default", "none"));
                break;
            case FlagKey flag:
                json.Property("type", "boolean");
                Default(key, () => json.Property("default", flag.Default));
                break;
            case IWordKey words:
                json.Property("type", "string");
                json.Words("enum", words.AllWords);
                Default(key, () => json.Property("default", words.DefaultWord));
                break;
            case AllocationKey allocation:
                json.Objects("anyOf", () => Integers(allocation.One), () =>
                {
                    json.Property("type", "array");
                    json.Property("minItems", 1);
                    json.Property("maxItems", allocation.MostLayers);
                    json.Object("items", () => Integers(allocation.One));
                });
                break;
            case TextKey text:
                json.Property("type", "string");
                json.Property("pattern", ReferenceEquals(text, SpecKeys.Name) ? Name : $"^\\s*(\\S(.{{0,{text.LongestText - 2}}}\\S)?)?\\s*$");
                break;
            case ISchemaKey own:
                own.WriteSchema(json, this);
                break;
            default:
                throw new NotSupportedException($"The schema does not know the kind of the key '{key.Name}'.");
        }
    }

    private void Integer(IntegerKey key)
    {
        json.Property("type", "integer");
        json.Property("minimum", key.Minimum);
        json.Property("maximum", key.Maximum);
    }

    private void Integers(IntegersKey key)
    {
        json.Property("description", key.Description);
        json.Property("type", "array");
        json.Property("minItems", key.Minimum);
        json.Property("maxItems", key.Maximum);
        json.Object("items", () =>
        {
            json.Property("description", key.Entry.Description);
            Integer(key.Entry);
        });
    }

    private void Real(Interval interval)
    {
        json.Property("type", "number");
        json.Property(interval.OpenBelow ? "exclusiveMinimum" : "minimum", interval.Minimum);
        json.Property(interval.OpenAbove ? "exclusiveMaximum" : "maximum", interval.Maximum);
    }

    private void Default(Key key, Action write)
    {
        if (hasDefaults && !key.HasDerivedDefault) write();
    }
}
