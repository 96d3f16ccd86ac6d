using System.Data.Common;
using System.Text.Json;
using Dapper;
using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Service.Facts;
using Moderation.Service.Intake;
using Moderation.Service.Reviewing.Claims;
using Moderation.Service.Reviewing.Objections;
using Moderation.Service.Reviewing.Queues;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Cards;

/// <summary>Reads what moderators are shown of comments, many at a time in a handful of statements.</summary>
internal sealed class CardReader(Database database, AuthorHash hashes, TimeProvider clock)
{
    /// <summary>How many reports and appeals a card has, the newest.</summary>
    private const int MostObjections = 50;

    private readonly string _comments = $"""
        select c.comment_key as CommentKey, c.site as Site, c.comment_id as Id, c.revision as Revision, c.sequence as Sequence, c.verdict as Verdict,
               c.body as Body, c.author as Author, c.article as Article, c.parent_id as ParentId, c.email_hash as EmailHash, c.received_at as ReceivedAt,
               c.facts as Facts, d.event as Event, d.decided_by as DecidedBy, i.sampled as Sampled
        from comment c
        join decision d on d.comment_key = c.comment_key and d.sequence = c.sequence
        left join review_item i on i.comment_key = c.comment_key
        where {database.IsOneOf("c.comment_key", "keys")}
        """;

    private readonly string _parents = $"""
        select c.site as Site, c.comment_id as Id, c.body as Body, c.author as Author, c.verdict as Verdict from {CommentNames.Find(database)}
        """;

    /// <summary>The cards of comments, in the order given; comments that are not there are left out.</summary>
    /// <param name="keys">The comments.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<ReviewCard>> ReadAsync(IReadOnlyList<long> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await QueryAsync<CommentRow>(_comments);
        var earlier = (await QueryAsync<RevisionRow>(
            $"select comment_key as CommentKey, revision as Revision, body as Body, received_at as ReceivedAt from revision where {database.IsOneOf("comment_key", "keys")} order by revision"))
            .ToLookup(row => row.CommentKey);
        var claims = (await QueryAsync<Claim>(
            $"select {Claim.Columns} from claim where {database.IsOneOf("comment_key", "keys")} and expires_at > @now"))
            .ToDictionary(claim => claim.CommentKey);
        var handOvers = (await QueryAsync<HandOver>(
            $"select comment_key as CommentKey, given_to as GivenTo, given_by as GivenBy, note as Note, given_at as GivenAt from hand_over where {database.IsOneOf("comment_key", "keys")}"))
            .ToDictionary(handOver => handOver.CommentKey);
        var objections = (await QueryAsync<Objection>(
            $"""
            select {Objection.Columns} from (
                select *, row_number() over (partition by comment_key order by objection_id desc) as place
                from objection where {database.IsOneOf("comment_key", "keys")} and answered_at is null) as o
            where place <= {MostObjections} order by objection_id
            """))
            .ToLookup(objection => objection.CommentKey);
        var histories = await HistoriesAsync(connection, rows, cancellationToken);
        var parents = await ParentsAsync(connection, rows, cancellationToken);
        var cards = rows.ToDictionary(row => row.CommentKey, row => row.ToCard() with
        {
            Earlier = [.. earlier[row.CommentKey].Select(text => new EarlierText(text.Revision, text.Body, DateTimeOffset.FromUnixTimeMilliseconds(text.ReceivedAt)))],
            Claim = claims.GetValueOrDefault(row.CommentKey),
            HandOver = handOvers.GetValueOrDefault(row.CommentKey),
            Objections = [.. objections[row.CommentKey]],
            AuthorHistory = AuthorOf(row) is { } author ? histories.GetValueOrDefault(author) : null,
            AuthorKey = AuthorOf(row) is { } named ? ReviewItem.AuthorOf(named.Hash) : null,
            Parent = row.ParentId is null ? null : parents.GetValueOrDefault((row.Site, row.ParentId)),
        });
        return [.. keys.Where(cards.ContainsKey).Select(key => cards[key])];

        async Task<List<T>> QueryAsync<T>(string statement) => (await connection.QueryAsync<T>(new CommandDefinition(
            statement, new { keys = keys.ToArray(), now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken: cancellationToken))).AsList();
    }

    private async Task<Dictionary<SubjectKey, SubjectHistory>> HistoriesAsync(DbConnection connection, List<CommentRow> rows, CancellationToken cancellationToken)
    {
        var keys = rows.Select(AuthorOf).OfType<SubjectKey>().Distinct().ToList();
        if (keys.Count == 0)
        {
            return [];
        }

        var parameters = new DynamicParameters();
        SubjectStore.AddKeys(parameters, database, keys);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var histories = new Dictionary<SubjectKey, SubjectHistory>();
        foreach (var row in await connection.QueryAsync<SubjectRow>(new CommandDefinition(SubjectStore.Find(database), parameters, cancellationToken: cancellationToken)))
        {
            var subject = new Subject(keys[(int)row.Place]);
            row.CopyTo(subject);
            histories.Add(subject.Key, subject.At(now, without: null));
        }

        return histories;
    }

    private async Task<Dictionary<(string Site, string Id), ParentComment>> ParentsAsync(DbConnection connection, List<CommentRow> rows, CancellationToken cancellationToken)
    {
        var named = rows.Where(row => row.ParentId is not null).Select(row => (row.Site, row.ParentId!)).Distinct().ToList();
        return named.Count == 0 ? [] : (await connection.QueryAsync<CommentRow>(new CommandDefinition(
                _parents, CommentNames.Parameters(database, named), cancellationToken: cancellationToken)))
            .ToDictionary(row => (row.Site, row.Id), row => new ParentComment(row.Id, row.Body, row.ReadAuthor()?.Name, row.Verdict));
    }

    /// <summary>What names the author best of what comments are counted for: an IP address alone is nobody.</summary>
    private SubjectKey? AuthorOf(CommentRow row) =>
        hashes.Account(row.ReadAuthor()?.Id) is { } account ? new SubjectKey(row.Site, SubjectKind.Account, account)
        : row.EmailHash is { } mailbox ? new SubjectKey(row.Site, SubjectKind.Mailbox, mailbox)
        : null;

    private sealed class RevisionRow
    {
        public long CommentKey { get; set; }

        public int Revision { get; set; }

        public string Body { get; set; } = string.Empty;

        public long ReceivedAt { get; set; }
    }

    private sealed class CommentRow
    {
        public long CommentKey { get; set; }

        public string Site { get; set; } = string.Empty;

        public string Id { get; set; } = string.Empty;

        public int Revision { get; set; }

        public int Sequence { get; set; }

        public Verdict Verdict { get; set; }

        public string? Body { get; set; }

        public string? Author { get; set; }

        public string? Article { get; set; }

        public string? ParentId { get; set; }

        public string? EmailHash { get; set; }

        public long ReceivedAt { get; set; }

        public byte[]? Facts { get; set; }

        public string Event { get; set; } = string.Empty;

        public string? DecidedBy { get; set; }

        public SamplingStrategy? Sampled { get; set; }

        public CommentAuthor? ReadAuthor() => Author is null ? null : JsonSerializer.Deserialize(Author, IntakeJson.Default.CommentAuthor);

        public ReviewCard ToCard() => new()
        {
            CommentKey = CommentKey,
            Site = Site,
            Id = Id,
            Revision = Revision,
            Sequence = Sequence,
            Text = Body,
            ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAt),
            Author = ReadAuthor(),
            Article = Article is null ? null : JsonSerializer.Deserialize(Article, IntakeJson.Default.CommentArticle),
            Earlier = [],
            Objections = [],
            Copies = Sampled == SamplingStrategy.Blind || Facts is null ? null : FactRecord.Read(Facts)?.Evidence.History.Copies,
            Sampled = Sampled,

            // Of a blind sample nothing is handed on that would lead whoever looks at it.
            Decision = Sampled == SamplingStrategy.Blind ? null : DecidedEvent.Read(Event) is var decided ? new CardDecision
            {
                Verdict = Verdict,
                By = DecidedBy,
                At = decided.DecidedAt,
                Reasons = decided.Reasons,
                Scores = decided.Scores,
                Explanation = decided.Explanation,
            }
            : null,
        };
    }
}
