namespace GqaGen.Runtime.Data;

/// <summary>How many classes and images a data set has where its files do not say so themselves, so that a copy that is not whole is noticed.</summary>
/// <param name="Classes">Classes.</param>
/// <param name="Train">Training images.</param>
/// <param name="Test">Images of the part that is reported on.</param>
internal sealed record DatasetSize(int Classes, int Train, int Test)
{
    /// <summary>Checks the number of classes.</summary>
    /// <exception cref="DatasetException">It is another.</exception>
    public void CheckClasses(string where, int classes)
    {
        if (classes != Classes) throw new DatasetException($"{where}: {classes} classes, expected {Classes}. {Mend}");
    }

    /// <summary>Checks the number of images, of each class where all have as many.</summary>
    /// <exception cref="DatasetException">There are more or fewer; the message names the class.</exception>
    public void CheckImages(string where, IImageSource images, bool isTest)
    {
        int expected = isTest ? Test : Train;
        if (expected % Classes == 0)
        {
            var counts = new int[images.ClassNames.Count];
            for (int i = 0; i < images.Count; i++) counts[images.LabelOf(i)]++;
            int wrong = Array.FindIndex(counts, count => count != expected / Classes);
            if (wrong >= 0) throw new DatasetException($"{where}: class '{images.ClassNames[wrong]}' has {counts[wrong]} images, expected {expected / Classes}. {Mend}");
        }
        if (images.Count != expected) throw new DatasetException($"{where}: {images.Count} images, expected {expected}. {Mend}");
    }

    private const string Mend = "The copy is not whole, or is another data set; one that is made smaller on purpose opens as 'folder'.";
}
