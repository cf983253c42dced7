using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Schema;
using GqaGen.Compiler.Text;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>
/// The JSON Schema of a study file, for editors, made from the key table that the binder uses. Which variants, sizes and data sets there are, and
/// what values must satisfy together, only the binder tells.
/// </summary>
public static class StudySchema
{
    /// <summary>The schema, draft 7: the one that YAML editors know best.</summary>
    public static string Text { get; } = Write();

    private static string Write()
    {
        var json = new JsonWriter();
        json.Object(() =>
        {
            json.Property("$schema", "http://json-schema.org/draft-07/schema#");
            json.Property("title", "GqaGen study");
            json.Property("description", "A study of attention variants (*.study.yaml).");
            Mapping(json, StudyKeys.Table, hasDefaults: true, StudyKeys.Matrix, StudyKeys.Protocol);
        });
        return json.ToString();
    }

    private static void Mapping(JsonWriter json, KeyTable keys, bool hasDefaults, params Key[] required)
    {
        var values = new KeySchema(json, hasDefaults);
        json.Property("type", "object");
        json.Property("additionalProperties", false);
        if (required.Length > 0) json.Words("required", required.Select(k => k.Name));
        json.Object("properties", () =>
        {
            foreach (Key key in keys.All)
            {
                if (key is SectionKey section) json.Object(section.Name, () => Section(json, section));
                else values.Write(key);
            }
        });
    }

    private static void Section(JsonWriter json, SectionKey section)
    {
        json.Property("description", section.Description);
        if (section == StudyKeys.Sizes) Named(json, StudyKeys.Size, StudyKeys.From);
        else if (section == StudyKeys.Datasets) Named(json, StudyKeys.Dataset);
        else if (section == StudyKeys.Ablations) Named(json, AxisKeys.Table);
        else if (section == StudyKeys.Matrix) Mapping(json, section.Keys, hasDefaults: false, AxisKeys.Sizes, AxisKeys.Datasets);
        else if (section.AllowsFlag) json.Objects("anyOf", () => json.Property("type", "boolean"), () => Mapping(json, section.Keys, hasDefaults: false));
        else Mapping(json, section.Keys, hasDefaults: false);
    }

    // The author chooses the names.
    private static void Named(JsonWriter json, KeyTable entry, params Key[] required)
    {
        json.Property("type", "object");
        json.Property("additionalProperties", false);
        json.Object("patternProperties", () =>
            json.Object($"^(?=.{{1,{NameRules.Longest}}}$){NameRules.Pattern}$", () => Mapping(json, entry, hasDefaults: false, required)));
    }
}
