namespace GqaGen.Cli.Output;

/// <summary>Terminal colours, where they are wanted.</summary>
internal sealed class Ink(bool isOn)
{
    public string Red(string text) => Paint(31, text);

    public string Green(string text) => Paint(32, text);

    public string Yellow(string text) => Paint(33, text);

    public string Cyan(string text) => Paint(36, text);

    public string Bold(string text) => Paint(1, text);

    public string Faint(string text) => Paint(2, text);

    private string Paint(int code, string text) => isOn ? $"\e[{code}m{text}\e[0m" : text;
}
