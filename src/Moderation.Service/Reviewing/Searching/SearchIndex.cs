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
        values (@CommentKey, @Site, cast(@Words as tsvector))
        on conflict (comment_key) do update set words = excluded.words
        """;

    private const string PutSqlite = "insert or replace into comment_search (rowid, words, names) values (@CommentKey, @Words, @Names)";

    /// <summary>Puts comments into the index, or in place of what was there, for who has <see cref="SearchLock"/>.</summary>
    public static Task PutAsync(Database database, DbConnection connection, DbTransaction transaction, IEnumerable<IndexedComment> comments) =>
        connection.ExecuteAsync(
            database.IsPostgres ? PutPostgres : PutSqlite,
            comments.Select(comment =>
            {
                var (words, names) = (SearchWords.Of(comment.Body), SearchWords.Of(NameOf(comment.Author) ?? string.Empty));
                return database.IsPostgres
                    ? new { comment.CommentKey, comment.Site, Words = Vector(words, names), Names = string.Empty }
                    : new { comment.CommentKey, comment.Site, Words = string.Join(' ', words), Names = string.Join(' ', names) };
            }),
            transaction);

    /// <summary>Written out, so that it does not depend on the locale of the server what a word is. Weight A tells names.</summary>
    private static string Vector(IEnumerable<string> words, IEnumerable<string> names) => string.Join(
        ' ', words.Distinct(StringComparer.Ordinal).Select(word => $"'{word}':1").Concat(names.Distinct(StringComparer.Ordinal).Select(name => $"'{name}':2A")));

    private static string? NameOf(string? author) => author is null ? null : JsonSerializer.Deserialize(author, IntakeJson.Default.CommentAuthor)?.Name;
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
