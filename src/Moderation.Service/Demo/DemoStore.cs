using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Moderation.Service.Demo;

/// <summary>The demo site's own comments, in a file of its own. What is saved survives the next crash.</summary>
internal sealed class DemoStore(string file, TimeProvider clock) : IDisposable
{
    private const string Schema = """
        pragma journal_mode = wal;
        create table if not exists comment (
            id text not null primary key,
            parent_id text,
            thread_id text,
            author text not null,
            name text not null,
            email text not null,
            website text,
            text text not null,
            ip text,
            user_agent text,
            honeypot text,
            posted_at integer not null,
            submitted_at integer not null,
            version integer not null default 1,
            revision integer,
            sequence integer not null default 0,
            decided_revision integer,
            verdict text,
            was_published integer not null default 0,
            is_refused integer not null default 0,
            change integer not null
        ) strict;
        create index if not exists comment_change on comment (change);
        create index if not exists comment_author on comment (author);
        create index if not exists comment_unsent on comment (submitted_at) where revision is null and is_refused = 0;
        create table if not exists counter (id integer primary key check (id = 1), changes integer not null) strict;
        insert or ignore into counter (id, changes) values (1, 0);
        """;

    private const string Columns = """
        select id as Id, parent_id as ParentId, thread_id as ThreadId, author as Author, name as Name, email as Email, website as Website,
               text as Text, ip as Ip, user_agent as UserAgent, honeypot as Honeypot, posted_at as PostedAt, submitted_at as SubmittedAt,
               version as Version, revision as Revision, sequence as Sequence, decided_revision as DecidedRevision, verdict as Verdict,
               was_published as WasPublished, is_refused as IsRefused, change as Change
        from comment
        """;

    private const string IsPublished = "revision = decided_revision and verdict = 'approve' and is_refused = 0";

    private const string FindOne = $"{Columns} where id = @Id";

    private const string FindSame = $"{Columns} where author = @Author and text = @Text and parent_id is @ParentId";

    /// <summary>The newest that a visitor may see.</summary>
    private const string ReadVisible = $"{Columns} where ({IsPublished}) or author = @Author order by posted_at desc, id desc limit @Limit";

    /// <summary>Also what everybody saw once and must now disappear.</summary>
    private const string ReadChanged = $"{Columns} where change > @After and (was_published = 1 or author = @Author) order by change limit 100";

    private const string ReadUnsent = $"{Columns} where revision is null and is_refused = 0 order by submitted_at limit 100";

    private const string Insert = """
        insert into comment (id, parent_id, thread_id, author, name, email, website, text, ip, user_agent, honeypot, posted_at, submitted_at, change)
        values (@Id, @ParentId, @ThreadId, @Author, @Name, @Email, @Website, @Text, @Ip, @UserAgent, @Honeypot, @PostedAt, @SubmittedAt, @Change)
        """;

    private const string Edit = """
        update comment set text = @Text, submitted_at = @SubmittedAt, version = version + 1, revision = null, is_refused = 0,
            ip = @Ip, user_agent = @UserAgent, change = @Change
        where id = @Id and version = @Version
        """;

    private const string Restore = """
        update comment set text = @Text, submitted_at = @SubmittedAt, version = version + 1, revision = @Revision, is_refused = @IsRefused,
            ip = null, user_agent = null, change = @Change
        where id = @Id and version = @Version + 1
        """;

    private const string Accept = """
        update comment set revision = @Revision, is_refused = 0, ip = null, user_agent = null, change = @Change
        where id = @Id and version = @Version
        """;

    private const string Refuse = "update comment set is_refused = 1, ip = null, user_agent = null, change = @Change where id = @Id and version = @Version";

    private const string Delete = "delete from comment where id = @Id and revision is null";

    /// <summary>Events come at least once and late ones do not count.</summary>
    private const string Decide = """
        update comment set sequence = @Sequence, decided_revision = @Revision, verdict = @Verdict, change = @Change
        where id = @CommentId and sequence < @Sequence
        """;

    private const string Publish = $"update comment set was_published = 1 where id = @Id and {IsPublished}";

    private const string Count = "update counter set changes = changes + 1 returning changes";

    private const string LastChangeMade = "select changes from counter";

    private readonly string _connectionString =
        new SqliteConnectionStringBuilder { DataSource = file, Pooling = true, DefaultTimeout = 10 }.ToString();

    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _created;

    /// <summary>Completes with the next change. Take it before reading, await it after.</summary>
    public Task Changed => _changed.Task;

    /// <summary>The comment of that id; null when there is none.</summary>
    public async Task<DemoComment?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<DemoComment>(new CommandDefinition(FindOne, new { Id = id }, cancellationToken: cancellationToken));
    }

    /// <summary>What the author already said in the same place; null when nothing.</summary>
    public async Task<DemoComment?> FindSameAsync(DemoComment comment, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<DemoComment>(new CommandDefinition(FindSame, comment, cancellationToken: cancellationToken));
    }

    /// <summary>The newest comments that the visitor may see, oldest first, and the last change that they reflect.</summary>
    public async Task<(IReadOnlyList<DemoComment> Comments, long Change)> ReadVisibleAsync(string author, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);

        // The number first: a change between the two statements is then seen twice, not never.
        var change = await connection.ExecuteScalarAsync<long>(new CommandDefinition(LastChangeMade, cancellationToken: cancellationToken));
        var comments = await connection.QueryAsync<DemoComment>(new CommandDefinition(ReadVisible, new { Author = author, Limit = limit }, cancellationToken: cancellationToken));
        return (comments.Reverse().ToList(), change);
    }

    /// <summary>What changed after a change and concerns the visitor, in order.</summary>
    public async Task<IReadOnlyList<DemoComment>> ReadChangedAsync(string author, long after, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return (await connection.QueryAsync<DemoComment>(new CommandDefinition(ReadChanged, new { Author = author, After = after }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>What the service has not got yet, oldest first.</summary>
    public async Task<IReadOnlyList<DemoComment>> ReadUnsentAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return (await connection.QueryAsync<DemoComment>(new CommandDefinition(ReadUnsent, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Saves a new comment; gives it its id and times.</summary>
    public Task AddAsync(DemoComment comment, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        comment.Id = Guid.CreateVersion7(now).ToString();
        comment.PostedAt = comment.SubmittedAt = now.ToUnixTimeMilliseconds();
        comment.Version = 1;
        return ChangeAsync((connection, transaction, change) =>
        {
            comment.Change = change;
            return connection.ExecuteAsync(Insert, comment, transaction);
        }, cancellationToken);
    }

    /// <summary>Saves a new version of a comment; false when another came in between.</summary>
    public Task<bool> EditAsync(DemoComment before, string text, string? ip, string? userAgent, CancellationToken cancellationToken)
    {
        // Of two versions the service keeps the one that was submitted later, so times must tell them apart.
        var submittedAt = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), before.SubmittedAt + 1);
        return ChangeAsync(async (connection, transaction, change) => await connection.ExecuteAsync(
            Edit,
            new { before.Id, before.Version, Text = text, SubmittedAt = submittedAt, Ip = ip, UserAgent = userAgent, Change = change },
            transaction) > 0, cancellationToken);
    }

    /// <summary>Takes an edit back that the service refused: the comment is as it was before.</summary>
    public Task RestoreAsync(DemoComment before, CancellationToken cancellationToken) =>
        ChangeAsync((connection, transaction, change) => connection.ExecuteAsync(
            Restore,
            new { before.Id, before.Version, before.Text, before.SubmittedAt, before.Revision, before.IsRefused, Change = change },
            transaction), cancellationToken);

    /// <summary>Forgets a new comment that the service refused.</summary>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        ChangeAsync((connection, transaction, _) => connection.ExecuteAsync(Delete, new { Id = id }, transaction), cancellationToken);

    /// <summary>The service has this version of the comment, and has decided.</summary>
    public Task AcceptAsync(DemoComment comment, DecisionEvent decision, CancellationToken cancellationToken) =>
        ChangeAsync(async (connection, transaction, change) =>
        {
            await connection.ExecuteAsync(Accept, new { comment.Id, comment.Version, decision.Revision, Change = change }, transaction);
            await DecideAsync(connection, transaction, decision, change);
            return 0;
        }, cancellationToken);

    /// <summary>The service refuses this version of the comment; its author is told and can change it.</summary>
    public Task RefuseAsync(DemoComment comment, CancellationToken cancellationToken) =>
        ChangeAsync((connection, transaction, change) => connection.ExecuteAsync(
            Refuse, new { comment.Id, comment.Version, Change = change }, transaction), cancellationToken);

    /// <summary>Keeps what the service decided, in one transaction. Comments of others are passed over.</summary>
    public Task DecideAsync(IEnumerable<DecisionEvent> decisions, CancellationToken cancellationToken) =>
        ChangeAsync(async (connection, transaction, change) =>
        {
            var number = change;
            foreach (var decision in decisions)
            {
                await DecideAsync(connection, transaction, decision, number);
                number = await connection.ExecuteScalarAsync<long>(Count, transaction: transaction);
            }

            return 0;
        }, cancellationToken);

    public void Dispose() => _writing.Dispose();

    private static async Task DecideAsync(DbConnection connection, DbTransaction transaction, DecisionEvent decision, long change)
    {
        await connection.ExecuteAsync(Decide, new { decision.CommentId, decision.Revision, decision.Sequence, decision.Verdict, Change = change }, transaction);
        await connection.ExecuteAsync(Publish, new { Id = decision.CommentId }, transaction);
    }

    private async Task<T> ChangeAsync<T>(Func<DbConnection, DbTransaction, long, Task<T>> work, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        T result;
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var change = await connection.ExecuteScalarAsync<long>(Count, transaction: transaction);
            result = await work(connection, transaction, change);
            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }

        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return result;
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync("pragma synchronous = full");
            if (!_created)
            {
                await connection.ExecuteAsync(Schema);
                _created = true;
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
