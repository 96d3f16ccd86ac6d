using Moderation.Cli.Training;
using Moderation.Labelling;
using Moderation.Scoring;
using Moderation.Tests.Scoring;

namespace Moderation.Tests.Training;

/// <summary>Where the shipped model's thresholds go when a site's labels move its scores.</summary>
public sealed class CarriedThresholdsTests
{
    private static readonly WarmStart Shipped = WarmStart.From(new DirectoryInfo(ShippedModel.Folder));

    private static readonly double Toxicity = Shipped.Manifest.ApproveBelow["ar"]["toxicity"];

    [Fact]
    public void A_threshold_moves_with_the_scores_of_what_the_site_does_not_object_to()
    {
        var rows = Rows(100, i => (i < 70 ? 0.1 : 0.5) + (i * 0.0001), score => score + 0.3);
        rows.AddRange(Rows(100, _ => 0.1, _ => 0.9, toxic: true));

        Assert.Equal(0.60695, Carried(rows)["ar"]["toxicity"], 3);
    }

    [Fact]
    public void What_is_approved_by_mistake_raises_no_threshold()
    {
        var rows = Rows(100, i => 0.05 + (i * 0.0001), score => score);
        rows.AddRange(Rows(5, _ => 0.06, _ => 0.99));

        Assert.Equal(Toxicity, Carried(rows)["ar"]["toxicity"]);
    }

    [Fact]
    public void Few_comments_and_scores_that_did_not_move_leave_it_where_it_was()
    {
        Assert.Equal(Toxicity, Carried(Rows(49, _ => 0.1, _ => 0.9))["ar"]["toxicity"]);
        Assert.Equal(Toxicity, Carried(Rows(100, i => i * 0.01, score => score + 1e-7))["ar"]["toxicity"]);
        Assert.Equal(Shipped.Manifest.ApproveBelow["ar"]["identity_attack"], Carried(Rows(100, _ => 0.1, _ => 0.05))["ar"]["identity_attack"]);
        Assert.Equal(Shipped.Manifest.ApproveBelow["en"]["toxicity"], Carried(Rows(100, _ => 0.1, _ => 0.05))["en"]["toxicity"]);
    }

    [Fact]
    public void A_mixed_text_meets_the_stricter_of_the_thresholds_after_they_moved()
    {
        var carried = Carried(Rows(100, i => (i < 70 ? 0.1 : 0.5) + (i * 0.0001), score => score / 2));

        Assert.InRange(carried["ar"]["toxicity"], 0.05, 0.25);
        Assert.Equal(carried["ar"]["toxicity"], carried["mixed"]["toxicity"]);
    }

    private static Dictionary<string, IReadOnlyDictionary<string, double>> Carried(IReadOnlyList<(LabelledComment Comment, CommentScore Before, CommentScore After)> rows) =>
        Thresholds.Carry(Shipped, rows);

    private static List<(LabelledComment Comment, CommentScore Before, CommentScore After)> Rows(int count, Func<int, double> before, Func<double, double> after, bool toxic = false) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var labels = new bool?[Attributes.Count];
            labels[(int)CommentAttribute.Toxicity] = toxic;
            return (
                new LabelledComment { Set = "site", Text = "text", Language = "ar", HeldOut = false, Presumed = false, Labels = labels },
                Score(before(i)),
                Score(after(before(i))));
        }),
    ];

    private static CommentScore Score(double toxicity)
    {
        var scores = AttributeScores.Unknown();
        scores[(int)CommentAttribute.Toxicity] = (float)toxicity;
        scores[(int)CommentAttribute.IdentityAttack] = 0.2f;
        return new CommentScore(CommentLanguage.Arabic, Supported: true, scores);
    }
}
