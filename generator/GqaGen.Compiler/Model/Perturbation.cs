namespace GqaGen.Compiler.Model;

/// <summary>Noise subtracted in attention (PGQA); a part of its own that any grouping rule can carry.</summary>
public abstract record Perturbation
{
    private Perturbation() { }

    public sealed record None : Perturbation;

    /// <summary>Centred Gaussian noise on the attention map; its deviation is <paramref name="Strength"/> times the deviation of the map's row.</summary>
    public sealed record Gaussian(double Strength, NoiseWhen When, long Seed) : Perturbation;

    /// <summary>The official code's noise: standardised uniform noise on the attention output, at evaluation too.</summary>
    public sealed record Reference(long Seed) : Perturbation;
}

public enum NoiseWhen { Training, Always }
