using Moderation.Contracts;
using Moderation.Rules.Lists;

namespace Moderation.Tests.Rules.Lists;

/// <summary>Lists and what they find.</summary>
internal static class Matching
{
    public static DateTimeOffset Now { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ListMatcher Words(WordMode mode, params string[] entries) =>
        ListMatcher.Compile([new PolicyList("list", [.. entries.Select(entry => new ListEntry(entry) { Mode = mode })])]);

    public static ListMatcher Of(ListKind kind, params string[] entries) =>
        ListMatcher.Compile([new PolicyList("list", [.. entries.Select(entry => new ListEntry(entry) { Kind = kind })])]);

    /// <summary>What stands in a text.</summary>
    public static List<ListHit> In(this ListMatcher matcher, string text, DateTimeOffset? at = null)
    {
        var hits = new List<ListHit>();
        matcher.In(text, at ?? Now, hits);
        return hits;
    }

    /// <summary>The entries that an author is of.</summary>
    public static IReadOnlyList<string> Of(this ListMatcher matcher, CommentAuthor author) =>
        [.. matcher.In(new Comment { Site = "news", Id = "1", Text = "نص", Author = author }, Now).Select(hit => hit.Entry.Text)];

    /// <summary>The parts of the text that were found.</summary>
    public static IEnumerable<string> Parts(this IEnumerable<ListHit> hits, string text) => hits.Select(hit => text.Substring(hit.Start!.Value, hit.Length!.Value));
}
