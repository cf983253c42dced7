using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Schema;

/// <summary>
/// The JSON Schema of a spec, for editors, made from the key table that the binder uses. It tells what one value must be and which keys
/// a rule has; what values must satisfy together (and what their text may hold) only the compiler tells.
/// </summary>
public static class SpecSchema
{
    /// <summary>The schema, draft 7: the one that YAML editors know best.</summary>
    public static string Text { get; } = Write();

    private static string Write()
    {
        var json = new JsonWriter();
        json.Object(() =>
        {
            json.Property("$schema", "http://json-schema.org/draft-07/schema#");
            json.Property("title", "GqaGen spec");
            json.Property("description", "An attention variant (*.gqa.yaml).");
            Mapping(json, SpecKeys.Table);
        });
        return json.ToString();
    }

    private static void Mapping(JsonWriter json, KeyTable keys, bool hasDefaults = true)
    {
        var values = new KeySchema(json, hasDefaults);
        json.Property("type", "object");
        json.Property("additionalProperties", false);
        json.Object("properties", () =>
        {
            foreach (Key key in keys.All)
            {
                if (key is SectionKey section) json.Object(section.Name, () => Section(json, section));
                else values.Write(key);
            }
        });
        if (ReferenceEquals(keys, GroupingKeys.Table)) json.Objects("allOf", Rules(json));
    }

    private static void Section(JsonWriter json, SectionKey section)
    {
        json.Property("description", section.Description);
        if (ReferenceEquals(section, SpecKeys.Sizes)) Sizes(json);
        else if (section.AllowsFlag) json.Objects("anyOf", () => json.Property("type", "boolean"), () => Mapping(json, section.Keys));
        else Mapping(json, section.Keys);
    }

    private static void Sizes(JsonWriter json)
    {
        json.Property("type", "object");
        json.Property("maxProperties", SizesBinder.Most);
        json.Property("additionalProperties", false);
        json.Object("patternProperties", () =>
            json.Object($"^(?=.{{1,{NameRules.Longest}}}$){NameRules.Pattern}$", () => Mapping(json, SpecKeys.Size, hasDefaults: false)));
    }

    /// <summary>A key with an effect under some rules only is absent, or one of these rules is there.</summary>
    private static IEnumerable<Action> Rules(JsonWriter json)
    {
        foreach (Key key in GroupingKeys.Table.All)
        {
            if (GroupingKeys.RulesOf(key) is not { } rules) continue;
            // An allocation that is written down needs no rule beside it.
            bool impliesRule = ReferenceEquals(key, GroupingKeys.Fixed);
            yield return () => json.Objects("anyOf",
                () => json.Object("not", () => json.Words("required", [key.Name])),
                () =>
                {
                    if (!impliesRule) json.Words("required", [GroupingKeys.Rule.Name]);
                    RuleIs(json, rules.Select(GroupingKeys.Rule.WordOf));
                });
        }
        yield return () => json.Objects("anyOf",
            () => json.Words("required", [GroupingKeys.Fixed.Name]),
            () => RuleIs(json, GroupingKeys.Rule.AllWords.Where(word => word != GroupingKeys.Rule.WordOf(Rule.Fixed))));
    }

    private static void RuleIs(JsonWriter json, IEnumerable<string> words) =>
        json.Object("properties", () => json.Object(GroupingKeys.Rule.Name, () => json.Words("enum", words)));
}
