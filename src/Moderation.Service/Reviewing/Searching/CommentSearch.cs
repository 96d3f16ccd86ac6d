using Dapper;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Searching;

/// <summary>What is searched for.</summary>
/// <param name="Words">As somebody wrote them: comments that have all of them are found, the last may be begun only.</param>
/// <param name="InNames">Whether only authors' names are searched; else names and texts.</param>
/// <param name="Sites">Of which sites; null for all.</param>
/// <param name="Before">Only comments before this one, where the page before ended; null for the newest.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record SearchQuery(string Words, bool InNames, IReadOnlyList<string>? Sites, long? Before, int Limit);

/// <summary>Finds comments by their words and their authors' names, newest first. What came a moment ago may not be found yet.</summary>
internal sealed class CommentSearch(Database database)
{
    /// <summary>More words than this are not looked at.</summary>
    private const int MostWords = 16;

    private readonly string _find = database.IsPostgres
        ? """
          select s.comment_key from comment_search s
          where s.words @@ cast(@query as tsquery) and s.comment_key < @Before
          """
        : """
          select s.rowid from comment_search s join comment c on c.comment_key = s.rowid
          where s.comment_search match @query and s.rowid < @Before
          """;

    /// <summary>The keys of the comments that were found; none when nothing but signs is searched for.</summary>
    public async Task<IReadOnlyList<long>> FindAsync(SearchQuery search, CancellationToken cancellationToken)
    {
        var words = SearchWords.Of(search.Words).Distinct(StringComparer.Ordinal).Take(MostWords).ToList();
        if (words.Count == 0)
        {
            return [];
        }

        var site = search.Sites is null ? string.Empty : " and " + database.IsOneOf(database.IsPostgres ? "s.site" : "c.site", "Sites");
        var order = database.IsPostgres ? " order by s.comment_key desc limit @Limit" : " order by s.rowid desc limit @Limit";
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<long>(new CommandDefinition(
            _find + site + order,
            new { query = database.IsPostgres ? ForPostgres(words, search.InNames) : ForSqlite(words, search.InNames), Sites = search.Sites?.ToArray(), Before = search.Before ?? long.MaxValue, search.Limit },
            cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Words are of letters and digits only, so that nothing in them means anything to a database.</summary>
    private static string ForPostgres(List<string> words, bool inNames) =>
        string.Join(" & ", words.Select((word, place) => $"'{word}':{(place == words.Count - 1 ? "*" : string.Empty)}{(inNames ? "A" : string.Empty)}"));

    private static string ForSqlite(List<string> words, bool inNames) =>
        (inNames ? "names : " : string.Empty) + "(" + string.Join(" AND ", words.Select((word, place) => $"\"{word}\"{(place == words.Count - 1 ? " *" : string.Empty)}")) + ")";
}
