using System.Globalization;
using Dapper;
using Moderation.Labelling;
using Moderation.Scoring;
using Moderation.Service.Reviewing;
using Moderation.Service.Scoring;
using Moderation.Service.Storage;

namespace Moderation.Service.Labelling;

/// <summary>
/// Reads labelled texts as training rows, page by page. The first page fixes which labels count; those that arrive meanwhile
/// belong to what comes after. Every text is therefore in a run of pages once, with all labels that it had when the run began.
/// </summary>
internal sealed class LabelExport(Database database, StandingModel model)
{
    private const string NewestLabel = "select coalesce(max(label_id), 0) from label";

    private const string LastBefore = "select label_id from label where labelled_at < @since order by labelled_at desc, label_id desc limit 1";

    /// <summary>A text stands where its newest label of the run stands. What was erased, or is not to be stored, is left out by the same statement that reads the text.</summary>
    private const string TextsBegin = """
        select l.label_id as LabelId, l.comment_key as CommentKey, l.revision as Revision, l.labelled_at as LabelledAt, c.site as Site, c.comment_id as Id,
               case when c.revision = l.revision then c.body else r.body end as Text, q.why as Why
        from label l
        join comment c on c.comment_key = l.comment_key and c.erased_at is null and c.do_not_store is null
        left join revision r on r.comment_key = l.comment_key and r.revision = l.revision
        left join review_request q on q.comment_key = l.comment_key and q.revision = l.revision and q.closed_at is not null
        where l.label_id > @after and l.label_id <= @until
        """;

    private const string TextsEnd = """
          and not exists (select 1 from label n where n.comment_key = l.comment_key and n.revision = l.revision and n.label_id > l.label_id and n.label_id <= @until)
        order by l.label_id limit @limit
        """;

    private const string TextsOfAll = $"{TextsBegin} {TextsEnd}";

    private const string TextsOfSite = $"{TextsBegin} and l.site = @site {TextsEnd}";

    /// <summary>Whether there is a model to tell languages by: without it no row would train anything.</summary>
    public bool IsReady => model.Scorer is not null;

    /// <summary>Reads a page.</summary>
    /// <param name="site">Whose comments; null for all sites'.</param>
    /// <param name="since">Only texts that were labelled then or later; null for all. They come with their older labels too.</param>
    /// <param name="cursor">Where the last page ended.</param>
    /// <param name="limit">How many rows at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<LabelRows> ReadAsync(string? site, DateTimeOffset? since, LabelCursor cursor, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var until = cursor.Until ?? await connection.ExecuteScalarAsync<long>(Command(NewestLabel, null));
        var after = cursor.After;
        if (since is { } time)
        {
            // Times grow with ids, so this is where the wanted ones begin.
            after = Math.Max(after, await connection.ExecuteScalarAsync<long?>(Command(LastBefore, new { since = time.ToUnixTimeMilliseconds() })) ?? 0);
        }

        var texts = (await connection.QueryAsync<TextRow>(Command(site is null ? TextsOfAll : TextsOfSite, new { after, until, site, limit }))).AsList();
        if (texts.Count == 0)
        {
            return new LabelRows([], LabelCursor.Begin(Math.Max(until, after)), IsLast: true);
        }

        var labels = (await connection.QueryAsync<StoredLabel>(Command(
                $"select {StoredLabel.Columns} from label where {database.IsOneOf("comment_key", "keys")} and label_id <= @until order by label_id",
                new { keys = texts.Select(text => text.CommentKey).Distinct().ToArray(), until })))
            .ToLookup(label => (label.CommentKey, label.Revision), label => label.ToLabel());
        var isLast = texts.Count < limit;
        return new LabelRows(
            texts.ConvertAll(text => RowOf(text, labels[(text.CommentKey, text.Revision)])),
            isLast ? LabelCursor.Begin(until) : new LabelCursor(texts[^1].LabelId, until),
            isLast);

        CommandDefinition Command(string statement, object? parameters) => new(statement, parameters, cancellationToken: cancellationToken);
    }

    private LabelRow RowOf(TextRow text, IEnumerable<Label> labels) => new()
    {
        Site = text.Site,
        Id = text.Id,
        Revision = text.Revision,
        Text = text.Text,
        Language = model.Scorer?.Score(text.Text).Language ?? CommentLanguage.Other,
        LabelledAt = DateTimeOffset.FromUnixTimeMilliseconds(text.LabelledAt),
        Sampled = text.Why?.WireName(),
        Opinion = LabelOpinion.Of(labels),
    };

    private sealed class TextRow
    {
        public long LabelId { get; set; }

        public long CommentKey { get; set; }

        public int Revision { get; set; }

        public long LabelledAt { get; set; }

        public string Site { get; set; } = string.Empty;

        public string Id { get; set; } = string.Empty;

        public string Text { get; set; } = string.Empty;

        public SamplingStrategy? Why { get; set; }
    }
}

/// <summary>A page of training rows.</summary>
/// <param name="Rows">The rows, in the order in which their newest labels came.</param>
/// <param name="Next">Where to go on: with the next page, or after the last one with what was labelled since the run began.</param>
/// <param name="IsLast">Whether the run ends here.</param>
internal sealed record LabelRows(IReadOnlyList<LabelRow> Rows, LabelCursor Next, bool IsLast);

/// <summary>How far a run of pages has got.</summary>
/// <param name="After">The last label that was read.</param>
/// <param name="Until">The last label of the run; null when the next page begins a run.</param>
internal readonly record struct LabelCursor(long After, long? Until)
{
    /// <summary>The next run, after a label.</summary>
    public static LabelCursor Begin(long after) => new(after, null);

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is nothing of the kind.</summary>
    public static LabelCursor? Parse(string text)
    {
        var parts = text.Split('-');
        return parts.Length <= 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            && (parts.Length == 1 || (long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last >= after))
            ? new LabelCursor(after, parts.Length == 1 ? null : long.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture))
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Until is { } until
        ? string.Create(CultureInfo.InvariantCulture, $"{After}-{until}")
        : After.ToString(CultureInfo.InvariantCulture);
}
