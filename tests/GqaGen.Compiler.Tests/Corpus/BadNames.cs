namespace GqaGen.Compiler.Tests.Corpus;

/// <summary>Problems of names.</summary>
internal static class BadNames
{
    public static IEnumerable<string> Specs =>
    [
        "name: «GQA0040|9lives»\n",
        "name: «GQA0040|a b»\n",
        "name: «GQA0040|a--b»\n",
        "name: «GQA0040|a-»\n",
        "name: «GQA0040|-a»\n",
        "name: «GQA0040|_a»\n",
        "name: «GQA0040|a.b»\n",
        "name: «GQA0040|ünder»\n",
        "name: «GQA0040|''»\n",
        "name: «GQA0040|'x; } class Evil { //'»\n",
        $"name: «GQA0040|{new string('a', 65)}»\n",
        "name: «GQA0030|12»\n",
        "name: «GQA0030|true»\n",
        "name: «GQA0030|[a]»\n",
        "«GQA0030|name»:\n",
        "name: «GQA0041|all»\n",
        "name: «GQA0041|default»\n",
        "name: «GQA0041|to-string»\n",
        "name: «GQA0041|gqa-catalog»\n",
        "name: «GQA0041|Equals»\n",

        "sizes: { «GQA0040|9»: {} }\n",
        "sizes: { «GQA0040|'a b'»: {} }\n",
        "sizes: { «GQA0041|default»: {} }\n",
        "sizes: { «GQA0041|embed-dim»: {}, «GQA0041|EmbedDim»: {} }\n",
        "sizes: { «GQA0041|sample-options»: {} }\n",
        "sizes: { extra-large: {}, «GQA0042|extra_large»: {}, «GQA0042|ExtraLarge»: {} }\n",
        $"sizes:\n{string.Concat(Enumerable.Range(0, 65).Select(i => i == 64 ? $"  «GQA0031|s{i}»: {{}}\n" : $"  s{i}: {{}}\n"))}",
    ];
}
