using System.Data.Common;
using System.Text.Json;
using Moderation.Contracts;
using Moderation.Service.Facts;
using Moderation.Service.Intake;

namespace Moderation.Service.Storage;

/// <summary>Another verdict about a comment that was counted.</summary>
/// <param name="Site">Its site.</param>
/// <param name="Author">Who wrote it, as it is stored: by this the comment was counted.</param>
/// <param name="Article">The article, as it is stored.</param>
/// <param name="EmailHash">The author's mailbox.</param>
/// <param name="IpHash">The IP address.</param>
/// <param name="From">The verdict that stood.</param>
/// <param name="To">The one that stands now.</param>
internal readonly record struct VerdictChange(string Site, string? Author, string? Article, string? EmailHash, string? IpHash, Verdict From, Verdict To);

/// <summary>Counts other verdicts for the authors, addresses and articles that comments were counted for.</summary>
internal static class Recount
{
    /// <summary>Counts them, for who has the turn of the writer of decisions.</summary>
    public static async Task ApplyAsync(
        Database database, AuthorHash hashes, DbConnection connection, DbTransaction transaction, IReadOnlyCollection<VerdictChange> changes, DateTimeOffset at)
    {
        var counted = changes.Select(change => (change.From, change.To, Keys: KeysOf(hashes, change))).ToList();
        var subjects = (await SubjectStore.FindAsync(database, connection, transaction, [.. counted.SelectMany(change => change.Keys).Distinct()]))
            .ToDictionary(subject => subject.Key);
        foreach (var (from, to, keys) in counted)
        {
            keys.ForEach(key => subjects[key].Recount(from, to, at.ToUnixTimeMilliseconds()));
        }

        await SubjectStore.SaveAsync(database, connection, transaction, subjects.Values);
    }

    private static List<SubjectKey> KeysOf(AuthorHash hashes, VerdictChange change)
    {
        var known = new SubjectHashes(
            change.EmailHash,
            change.IpHash,
            change.Author is { } author ? hashes.Account(JsonSerializer.Deserialize(author, IntakeJson.Default.CommentAuthor)?.Id) : null,
            change.Article is { } article ? hashes.Article(JsonSerializer.Deserialize(article, IntakeJson.Default.CommentArticle)?.Id) : null);
        return [.. known.Counted(change.Site)];
    }
}
