using Dapper;
using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Service.Operations;
using Moderation.Service.Storage;

namespace Moderation.Service.Facts;

/// <summary>
/// The newest comments of all instances, for finding copies. Read from the database at the start, and from there again what other
/// instances recorded since; what this one records is added as soon as it is committed. For the one who records.
/// </summary>
internal sealed class CopyMemory(CopyOptions options, TimeProvider clock)
{
    private const string NewerColumns = "d.position as Position, c.comment_key as CommentKey, c.site as Site, c.verdict as Verdict, c.received_at as ReceivedAt, c.facts as Facts";

    /// <summary>
    /// Usually there is nothing newer, which the newest position tells in one step whatever plan PostgreSQL keeps for the rest: one that it
    /// made when the tables were small may read all of them.
    /// </summary>
    private const string NewerDecisions = """
        (select position, comment_key from decision
         where position > @Position and (select max(position) from decision) > @Position order by position limit 5000) d
        """;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly CopyIndex _index = new(options.Remembered);
    private long? _caughtUp;

    /// <summary>How far it has read.</summary>
    public long Position { get; private set; } = -1;

    /// <summary>SQL that finds what was recorded after <see cref="Position"/>.</summary>
    public static string Newer(Database database) => database.IsPostgres
        ? $"select {NewerColumns} from {NewerDecisions} {PostgresDatabase.LookUp("comment", "c", "found.comment_key = d.comment_key")} order by d.position"
        : $"select {NewerColumns} from {NewerDecisions} join comment c on c.comment_key = d.comment_key order by d.position";

    /// <summary>Reads what was recorded since it was last asked, unless that was just now: outside the writer's turn, where it may take its time.</summary>
    public async Task CatchUpAsync(Database database, CancellationToken cancellationToken)
    {
        if (_caughtUp is { } then && clock.GetElapsedTime(then) < Fresh)
        {
            return;
        }

        await using var connection = await database.OpenAsync(cancellationToken);

        // At the start, and when very much was missed, no more than is remembered.
        var newest = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select coalesce(max(position), 0) from decision", cancellationToken: cancellationToken));
        Position = Math.Max(Position, newest - options.Remembered);
        bool isLast;
        do
        {
            isLast = Add((await connection.QueryAsync<CopyRow>(new CommandDefinition(Newer(database), new { Position }, cancellationToken: cancellationToken))).AsList());
        }
        while (!isLast);
    }

    /// <summary>Takes in what <see cref="Newer"/> found.</summary>
    /// <returns>Whether that was all.</returns>
    public bool Add(IReadOnlyCollection<CopyRow> rows)
    {
        foreach (var row in rows)
        {
            Add(row);
            Position = row.Position;
        }

        _caughtUp = clock.GetTimestamp();
        return rows.Count < 5_000;
    }

    /// <summary>What was committed by this instance, right after it caught up.</summary>
    public void Add(IEnumerable<(RecordedDecision Decision, CopyEntry Entry)> committed)
    {
        foreach (var (decision, entry) in committed)
        {
            _index.Add(decision.CommentKey, entry);
            Position = Math.Max(Position, decision.Position);
        }
    }

    /// <summary>Finds the copies of a text; see <see cref="CopyIndex.Find"/>.</summary>
    public (Copies Copies, Verdict? Newest) Find(in CopyEntry of, long? key, ReadOnlySpan<CopyEntry> batch)
    {
        _index.Forget((clock.GetUtcNow() - options.Window).ToUnixTimeMilliseconds());
        return _index.Find(of, key, batch);
    }

    /// <summary>The site as entries name it.</summary>
    public static ulong SiteHash(string site) => HashSteps.Of(0, site);

    /// <summary>Something else by its keyed hash; 0 for nothing.</summary>
    public static ulong HashOf(string? keyedHash) => keyedHash is null ? 0 : HashSteps.Of(1, keyedHash);

    private void Add(CopyRow row)
    {
        if (row.Facts is { } bytes && FactRecord.Read(bytes) is { } facts)
        {
            _index.Add(row.CommentKey, new CopyEntry
            {
                Site = SiteHash(row.Site),
                Text = facts.Text,
                Author = facts.Author,
                Article = facts.Article,
                At = row.ReceivedAt,
                Verdict = row.Verdict,
            });
        }
    }
}

/// <summary>A recorded comment as <see cref="CopyMemory.Newer"/> finds it.</summary>
internal sealed class CopyRow
{
    public long Position { get; set; }

    public long CommentKey { get; set; }

    public string Site { get; set; } = string.Empty;

    public Verdict Verdict { get; set; }

    public long ReceivedAt { get; set; }

    public byte[]? Facts { get; set; }
}

/// <summary>How many comments are remembered to find copies among.</summary>
internal sealed class CopyOptions
{
    /// <summary>The configuration section.</summary>
    private const string Section = "Copies";

    /// <summary>How many comments, 1,000 to 10,000,000. Each takes some 400 bytes of every instance's memory.</summary>
    public int Remembered { get; set; } = 100_000;

    /// <summary>For how long, up to 90 days.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(7);

    /// <exception cref="ConfigurationException">A value is out of range; the message names the key.</exception>
    public static CopyOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).ReadStrictly<CopyOptions>();
        if (options.Remembered is < 1_000 or > 10_000_000)
        {
            throw new ConfigurationException($"{Section}:Remembered", "must be from 1000 to 10000000.");
        }

        if (options.Window < TimeSpan.FromMinutes(1) || options.Window > TimeSpan.FromDays(90))
        {
            throw new ConfigurationException($"{Section}:Window", "must be from 00:01:00 to 90.00:00:00.");
        }

        return options;
    }
}
