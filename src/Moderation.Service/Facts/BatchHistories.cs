using System.Data.Common;
using System.Runtime.InteropServices;
using Dapper;
using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Judging;
using Moderation.Service.Storage;

namespace Moderation.Service.Facts;

/// <summary>
/// What is on record about the comments of a batch, read at once in the writer's turn, and with each comment of the batch that is judged
/// on record for the next. So histories are exact whatever the number of instances.
/// </summary>
internal sealed class BatchHistories
{
    /// <summary>Tells the names of comments that are answered from those of the batch.</summary>
    private const string Parents = "Parent";

    private readonly IReadOnlyList<Submission> _batch;
    private readonly CopyMemory _memory;
    private readonly Dictionary<int, KnownRow> _known;
    private readonly Dictionary<SubjectKey, Subject> _subjects;
    private readonly Dictionary<(string Site, string Id), int?> _depths;
    private readonly HashSet<Subject> _changed = [];
    private readonly List<CopyEntry> _copies = [];

    private BatchHistories(
        IReadOnlyList<Submission> batch, CopyMemory memory, Dictionary<int, KnownRow> known, Dictionary<SubjectKey, Subject> subjects, Dictionary<(string Site, string Id), int?> depths)
    {
        _batch = batch;
        _memory = memory;
        _known = known;
        _subjects = subjects;
        _depths = depths;
    }

    /// <summary>The subjects whose counts have changed.</summary>
    public IReadOnlyCollection<Subject> Changed => _changed;

    /// <summary>All subjects of the batch, as they stand with the comments that were counted.</summary>
    public IEnumerable<Subject> Subjects => _subjects.Values;

    /// <summary>How deep the comments of the batch lie, and those they answer.</summary>
    public IEnumerable<KeyValuePair<(string Site, string Id), int?>> Depths => _depths;

    /// <summary>The version of subjects that was read; see <see cref="SubjectStore.Version"/>.</summary>
    public string Version { get; private init; } = string.Empty;

    /// <summary>
    /// Puts together what is remembered and reads only what is not, outside the writer's turn: whether all of it still holds has to be
    /// checked when the batch is recorded. No comment of the batch counts as known.
    /// </summary>
    public static async Task<BatchHistories> RecallAsync(
        Database database, IReadOnlyList<Submission> batch, CopyMemory memory, SubjectMemory remembered, CancellationToken cancellationToken)
    {
        var subjects = remembered.OfBatch();
        var depths = new Dictionary<(string Site, string Id), int?>();
        var missing = new List<Subject>();
        var parents = new List<(string Site, string Id)>();
        foreach (var submission in batch)
        {
            foreach (var key in submission.Subjects.Keys(submission.Comment.Site))
            {
                ref var subject = ref CollectionsMarshal.GetValueRefOrAddDefault(subjects, key, out var exists);
                if (!exists)
                {
                    subject = new Subject(key);
                    if (!remembered.TryRecall(subject))
                    {
                        missing.Add(subject);
                    }
                }
            }
        }

        foreach (var parent in ParentsOf(batch))
        {
            if (remembered.TryFindDepth(parent, out var depth))
            {
                depths.Add(parent, depth);
            }
            else
            {
                parents.Add(parent);
            }
        }

        if (missing.Count > 0 || parents.Count > 0)
        {
            var parameters = new DynamicParameters();
            SubjectStore.AddKeys(parameters, database, missing.ConvertAll(subject => subject.Key));
            CommentNames.Add(parameters, database, parents, Parents);
            await using var connection = await database.OpenAsync(cancellationToken);
            await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
                $"{SubjectStore.Find(database)}; {FindParents(database)}", parameters, cancellationToken: cancellationToken));
            await ReadAsync(results, missing, depths);
        }

        return new BatchHistories(batch, memory, [], subjects, depths);
    }

    /// <summary>Reads what is on record, and takes the writer's turn where that is not taken yet.</summary>
    public static async Task<BatchHistories> ReadAsync(
        Database database, DbConnection connection, DbTransaction transaction, IReadOnlyList<Submission> batch, CopyMemory memory, CancellationToken cancellationToken)
    {
        var subjects = KeysOf(batch).Distinct().ToDictionary(key => key, key => new Subject(key));
        var known = new Dictionary<int, KnownRow>();
        var depths = new Dictionary<(string Site, string Id), int?>();
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            Statement(database), Parameters(database, batch, subjects.Keys, memory.Position), transaction, cancellationToken: cancellationToken));
        if (database.IsPostgres)
        {
            // The lock's own, empty result comes first.
            await results.ReadAsync<object>();
        }

        foreach (var row in await results.ReadAsync<KnownRow>())
        {
            known.Add((int)row.Place, row);
        }

        await ReadAsync(results, [.. subjects.Values], depths);
        memory.Add((await results.ReadAsync<CopyRow>()).AsList());
        var version = await results.ReadSingleAsync<string>();
        return new BatchHistories(batch, memory, known, subjects, depths) { Version = version };
    }

    /// <summary>Whether a comment of the batch has been recorded before.</summary>
    public bool IsKnown(int index) => _known.ContainsKey(index);

    /// <summary>Judges a comment of the batch by what is on record about it.</summary>
    public JudgedSubmission Judge(int index, Func<Submission, History, Decision> judge)
    {
        var history = Of(index);
        return new JudgedSubmission(_batch[index], judge(_batch[index], history), history);
    }

    private History Of(int index)
    {
        var submission = _batch[index];
        var known = _known.GetValueOrDefault(index);
        var (copies, newest) = _memory.Find(submission.Copy, known?.CommentKey, CollectionsMarshal.AsSpan(_copies));
        var (site, hashes) = (submission.Comment.Site, submission.Subjects);
        var at = submission.ReceivedAt.ToUnixTimeMilliseconds();
        var mailbox = On(SubjectKind.Mailbox, hashes.Mailbox);
        return new History
        {
            Author = On(SubjectKind.Account, hashes.Account) ?? mailbox,
            Mailbox = hashes.Account is null ? null : mailbox,
            Address = On(SubjectKind.Address, hashes.Address),
            Article = On(SubjectKind.Article, hashes.Article),
            Copies = copies,
            ReplyDepth = DepthOf(submission.Comment),
            LastVerdict = known?.Verdict ?? newest,
        };

        SubjectHistory? On(SubjectKind kind, string? hash) => hash is null ? null : _subjects[new SubjectKey(site, kind, hash)].At(at, known?.Verdict);
    }

    /// <summary>Puts a new comment with its verdict on record for those that follow in the batch.</summary>
    public void Count(JudgedSubmission judged)
    {
        var (submission, verdict) = (judged.Submission, judged.Decision.Verdict);
        foreach (var key in submission.Subjects.Counted(submission.Comment.Site))
        {
            var subject = _subjects[key];
            subject.Count(verdict, submission.ReceivedAt.ToUnixTimeMilliseconds());
            _changed.Add(subject);
        }

        _depths[(submission.Comment.Site, submission.Comment.Id)] = judged.History.ReplyDepth;
        if (!submission.Comment.DoNotStore)
        {
            _copies.Add(judged.Copy);
        }
    }

    private int? DepthOf(Comment comment) =>
        string.IsNullOrWhiteSpace(comment.ParentId) ? 0 : _depths.GetValueOrDefault((comment.Site, comment.ParentId)) + 1;

    private static IEnumerable<SubjectKey> KeysOf(IReadOnlyList<Submission> batch) =>
        batch.SelectMany(submission => submission.Subjects.Keys(submission.Comment.Site));

    private static IEnumerable<(string Site, string Id)> ParentsOf(IReadOnlyList<Submission> batch) =>
        batch.Where(submission => submission.Comment.ParentId is not null).Select(submission => (submission.Comment.Site, submission.Comment.ParentId!)).Distinct();

    private static async Task ReadAsync(SqlMapper.GridReader results, List<Subject> subjects, Dictionary<(string Site, string Id), int?> depths)
    {
        foreach (var row in await results.ReadAsync<SubjectRow>())
        {
            row.CopyTo(subjects[(int)row.Place]);
        }

        foreach (var row in await results.ReadAsync<ParentRow>())
        {
            depths[(row.Site, row.Id)] = row.Facts is { } bytes ? FactRecord.Read(bytes)?.Evidence.History.ReplyDepth : null;
        }
    }

    private static string Statement(Database database) => $"""
        {(database.IsPostgres ? PostgresDatabase.Turn(Role.WriteDecisions) + ";" : string.Empty)}
        select {CommentNames.Place(database)} as Place, c.comment_key as CommentKey, c.verdict as Verdict from {CommentNames.Find(database)};
        {SubjectStore.Find(database)};
        {FindParents(database)};
        {CopyMemory.Newer(database)};
        select {SubjectStore.Version}
        """;

    private static string FindParents(Database database) =>
        $"select c.site as Site, c.comment_id as Id, c.facts as Facts from {CommentNames.Find(database, Parents)}";

    private static DynamicParameters Parameters(
        Database database, IReadOnlyList<Submission> batch, IReadOnlyCollection<SubjectKey> subjects, long position)
    {
        var parameters = new DynamicParameters(new { Position = position });
        SubjectStore.AddKeys(parameters, database, subjects);
        CommentNames.Add(parameters, database, [.. ParentsOf(batch)], Parents);
        CommentNames.Add(parameters, database, [.. batch.Select(submission => (submission.Comment.Site, submission.Comment.Id))]);
        return parameters;
    }

    private sealed class KnownRow
    {
        public long Place { get; set; }

        public long CommentKey { get; set; }

        public Verdict Verdict { get; set; }
    }

    private sealed class ParentRow
    {
        public string Site { get; set; } = string.Empty;

        public string Id { get; set; } = string.Empty;

        public byte[]? Facts { get; set; }
    }
}
