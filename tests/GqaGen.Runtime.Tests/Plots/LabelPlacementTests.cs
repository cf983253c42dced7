using CsCheck;
using GqaGen.Runtime.Plots;
using GqaGen.Runtime.Tests.Metrics;
using SkiaSharp;

namespace GqaGen.Runtime.Tests.Plots;

public class LabelPlacementTests
{
    private static readonly SKRect Bounds = new(0, 0, 690, 390);

    [Fact]
    public void Labels_cover_neither_each_other_nor_a_point_and_stay_inside()
    {
        Gen<SKPoint> anchor = Gen.Select(Gen.Float[20, 670], Gen.Float[20, 370], (x, y) => new SKPoint(x, y));
        Gen<SKSize> size = Gen.Float[15, 120].Select(width => new SKSize(width, 17));
        Gen.Select(anchor, size).Array[1, 9].Sample(
            labels =>
            {
                SKPoint[] anchors = [.. labels.Select(label => label.Item1)];
                SKRect[] markers = [.. anchors.Select(point => new SKRect(point.X - 5, point.Y - 5, point.X + 5, point.Y + 5))];
                SKRect[] places = LabelPlacement.Place(anchors, [.. labels.Select(label => label.Item2)], markers, Bounds);
                for (int i = 0; i < places.Length; i++)
                {
                    Assert.True(Bounds.Contains(places[i]), $"label {i} at {places[i]} leaves the page");
                    Assert.DoesNotContain(markers, marker => marker.IntersectsWith(places[i]));
                    Assert.DoesNotContain(places[..i], other => other.IntersectsWith(places[i]));
                }
            },
            iter: 100,
            threads: 1,
            seed: Seeds.Fixed);
    }

    [Fact]
    public void A_lone_label_is_beside_its_point()
    {
        SKPoint anchor = new(300, 200);
        SKRect place = Assert.Single(LabelPlacement.Place([anchor], [new(60, 17)], [new(295, 195, 305, 205)], Bounds));
        Assert.InRange(SKPoint.Distance(anchor, LabelPlacement.Nearest(place, anchor)), 5, 14);
    }
}
