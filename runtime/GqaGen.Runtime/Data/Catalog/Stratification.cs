using GqaGen.Runtime.Devices;

namespace GqaGen.Runtime.Data;

/// <summary>Parts of a set of images in which each class has its share; a pure function of the labels and a seed, the same on every machine.</summary>
internal static class Stratification
{
    private const long HoldOutStream = 0x686F6C64, LimitStream = 0x6C696D6974;          // "hold", "limit"

    /// <summary>Takes a share of each class away, to the nearest whole image, but never a whole class. Both parts keep the order of the images.</summary>
    /// <param name="images">What is parted.</param>
    /// <param name="share">In [0, 1).</param>
    /// <param name="seed">Decides which ones.</param>
    public static (ImageSelection Kept, ImageSelection HeldOut) HoldOut(ImageSelection images, double share, long seed)
    {
        List<int> kept = [], held = [];
        foreach (List<int> members in ByClass(images, Seeds.Derive(seed, HoldOutStream)))
        {
            int count = Math.Min((int)Math.Round(share * members.Count), members.Count - 1);
            held.AddRange(members[..count]);
            kept.AddRange(members[count..]);
        }
        return (images.At(kept), images.At(held));
    }

    /// <summary>
    /// The first <paramref name="count"/> images of an order in which every beginning has the classes in their proportions; they keep the order that
    /// they had. Fewer are always among more.
    /// </summary>
    public static ImageSelection First(ImageSelection images, int count, long seed)
    {
        if (count >= images.Count) return images;
        var places = new List<(double Due, int Shuffled, int Place)>(images.Count);
        int shuffled = 0;
        foreach (List<int> members in ByClass(images, Seeds.Derive(seed, LimitStream)))
            places.AddRange(members.Select((place, rank) => ((rank + 0.5) / members.Count, shuffled++, place)));
        long[] tie = Shuffle.Permutation(images.Count, Seeds.Derive(seed, LimitStream + 1));
        return images.At(places.OrderBy(p => p.Due).ThenBy(p => tie[p.Shuffled]).Take(count).Select(p => p.Place));
    }

    // The places of each class in a seeded order, class by class.
    private static SortedDictionary<int, List<int>>.ValueCollection ByClass(ImageSelection images, long seed)
    {
        int[] labels = images.Labels();
        var members = new SortedDictionary<int, List<int>>();
        foreach (long place in Shuffle.Permutation(images.Count, seed))
        {
            if (!members.TryGetValue(labels[(int)place], out List<int>? ofClass)) members[labels[(int)place]] = ofClass = [];
            ofClass.Add((int)place);
        }
        return members.Values;
    }
}
