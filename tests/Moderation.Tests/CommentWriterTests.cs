using Moderation.TestSupport;

namespace Moderation.Tests;

public sealed class CommentWriterTests
{
    [Fact]
    public void The_same_seed_and_number_give_the_same_comment()
    {
        Assert.Equal(CommentWriter.Take(1_000, seed: 7), CommentWriter.Take(1_000, seed: 7));
        Assert.Equal(CommentWriter.Take(1_000, seed: 7).Last(), CommentWriter.Write(999, seed: 7));
        Assert.NotEqual(CommentWriter.Write(999, seed: 7) with { Id = "" }, CommentWriter.Write(999, seed: 8) with { Id = "" });
    }

    [Fact]
    public void Twenty_thousand_comments_are_nearly_all_different_and_of_every_kind()
    {
        var comments = CommentWriter.Take(20_000).ToList();

        Assert.Equal(20_000, comments.Select(comment => comment.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.InRange(comments.Select(comment => comment.Text).Distinct(StringComparer.Ordinal).Count(), 18_000, 20_000);
        Assert.InRange(comments.Count(comment => comment.Rude), 2_500, 3_500);
        var kinds = comments.GroupBy(comment => (comment.Language, comment.Rude)).ToDictionary(kind => kind.Key, kind => kind.Count());
        Assert.Equal(8, kinds.Count);
        Assert.All(kinds.Values, count => Assert.InRange(count, 50, 14_000));
        Assert.InRange(comments.Average(comment => comment.Text.Length), 40, 200);
    }
}
