using System.Data.Common;
using System.Text.Json;
using Dapper;
using Moderation.Service.Intake;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Searching;

/// <summary>The words of comments, to be searched. Only of texts that are kept, and that may be stored.</summary>
internal static class SearchIndex
{
    private const string PutPostgres = """
        insert into comment_search (comment_key, site, words)
        select s.comment_key, s.site, cast(s.words as tsvector) from unnest(@Keys, @Sites, @Words) as s(comment_key, site, words)
        on conflict (comment_key) do update set words = excluded.words
        """;

    private const string PutSqlite = "insert or replace into comment_search (rowid, words, names) values (@CommentKey, @Words, @Names)";

    /// <summary>Puts comments into the index, or in place of what was there, for who has the turn of <see cref="Role.WriteSearch"/>.</summary>
    public static Task PutAsync(Database database, DbConnection connection, DbTransaction transaction, IReadOnlyCollection<IndexedComment> comments) => database.IsPostgres
        ? connection.ExecuteAsync(
            PutPostgres,
            new
            {
                Keys = comments.Select(comment => comment.CommentKey).ToArray(),
                Sites = comments.Select(comment => comment.Site).ToArray(),
                Words = comments.Select(comment => Vector(SearchWords.Of(comment.Body), NamesOf(comment))).ToArray(),
            },
            transaction)
        : connection.ExecuteAsync(
            PutSqlite,
            comments.Select(comment => new { comment.CommentKey, Words = string.Join(' ', SearchWords.Of(comment.Body)), Names = string.Join(' ', NamesOf(comment)) }),
            transaction);

    /// <summary>Written out, so that it does not depend on the locale of the server what a word is. Weight A tells names.</summary>
    private static string Vector(IEnumerable<string> words, IEnumerable<string> names) => string.Join(
        ' ', words.Distinct(StringComparer.Ordinal).Select(word => $"'{word}':1").Concat(names.Distinct(StringComparer.Ordinal).Select(name => $"'{name}':2A")));

    private static IReadOnlyList<string> NamesOf(IndexedComment comment) =>
        comment.Author is { } author && JsonSerializer.Deserialize(author, IntakeJson.Default.CommentAuthor)?.Name is { } name ? SearchWords.Of(name) : [];
}

/// <summary>A comment on its way into the index.</summary>
internal sealed class IndexedComment
{
    public long CommentKey { get; set; }

    public string Site { get; set; } = string.Empty;

    public string Body { get; set; } = string.Empty;

    /// <summary>JSON of what of the author is kept.</summary>
    public string? Author { get; set; }
}
