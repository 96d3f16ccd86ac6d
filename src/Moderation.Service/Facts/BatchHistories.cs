using System.Data.Common;
using System.Runtime.InteropServices;
using Dapper;
using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Service.Storage;

namespace Moderation.Service.Facts;

/// <summary>
/// What is on record about the comments of a batch, read at once in the writer's turn, and with each comment of the batch that is judged
/// on record for the next. So histories are exact whatever the number of instances.
/// </summary>
internal sealed class BatchHistories
{
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

    /// <summary>Reads what is on record, and takes the writer's turn where that is not taken yet.</summary>
    public static async Task<BatchHistories> ReadAsync(
        Database database, DbConnection connection, DbTransaction transaction, IReadOnlyList<Submission> batch, CopyMemory memory, CancellationToken cancellationToken)
    {
        var subjects = new Dictionary<SubjectKey, Subject>();
        foreach (var submission in batch)
        {
            foreach (var key in submission.Subjects.Keys(submission.Comment.Site))
            {
                subjects.TryAdd(key, new Subject(key));
            }
        }

        var replies = batch.Where(submission => submission.Comment.ParentId is not null).Select(submission => (submission.Comment.Site, Id: submission.Comment.ParentId!)).Distinct().ToList();
        var known = new Dictionary<int, KnownRow>();
        var depths = new Dictionary<(string Site, string Id), int?>();
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            Statement(database), Parameters(database, batch, subjects.Keys, replies, memory.Position), transaction, cancellationToken: cancellationToken));
        if (database.IsPostgres)
        {
            // The lock's own, empty result comes first.
            await results.ReadAsync<object>();
        }

        foreach (var row in await results.ReadAsync<KnownRow>())
        {
            known.Add((int)row.Place, row);
        }

        var places = subjects.Values.ToList();
        foreach (var row in await results.ReadAsync<SubjectRow>())
        {
            row.CopyTo(places[(int)row.Place]);
        }

        foreach (var row in await results.ReadAsync<ParentRow>())
        {
            depths[(row.Site, row.Id)] = row.Facts is { } bytes ? FactRecord.Read(bytes)?.Evidence.History.ReplyDepth : null;
        }

        memory.Add((await results.ReadAsync<CopyRow>()).AsList());
        return new BatchHistories(batch, memory, known, subjects, depths);
    }

    /// <summary>Whether a comment of the batch has been recorded before.</summary>
    public bool IsKnown(int index) => _known.ContainsKey(index);

    /// <summary>What is on record about a comment of the batch.</summary>
    public History Of(int index)
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

    private static string Statement(Database database) => database.IsPostgres
        ? $"""
           select pg_advisory_xact_lock({(int)Role.WriteDecisions});
           select k.place - 1 as Place, c.comment_key as CommentKey, c.verdict as Verdict
           from unnest(@Sites, @Ids) with ordinality as k(site, comment_id, place) join comment c on c.comment_id = k.comment_id and c.site = k.site;
           {SubjectStore.Find(database)};
           select c.site as Site, c.comment_id as Id, c.facts as Facts
           from unnest(@ParentSites, @ParentIds) as k(site, comment_id) join comment c on c.comment_id = k.comment_id and c.site = k.site;
           {CopyMemory.Newer}
           """
        : $"""
           select k.key as Place, c.comment_key as CommentKey, c.verdict as Verdict
           from json_each(@Comments) as k join comment c on c.site = k.value ->> 0 and c.comment_id = k.value ->> 1;
           {SubjectStore.Find(database)};
           select c.site as Site, c.comment_id as Id, c.facts as Facts
           from json_each(@Parents) as k join comment c on c.site = k.value ->> 0 and c.comment_id = k.value ->> 1;
           {CopyMemory.Newer}
           """;

    private static DynamicParameters Parameters(
        Database database, IReadOnlyList<Submission> batch, IReadOnlyCollection<SubjectKey> subjects, IReadOnlyCollection<(string Site, string Id)> parents, long position)
    {
        var parameters = new DynamicParameters(new { Position = position });
        SubjectStore.AddKeys(parameters, database, subjects);
        if (database.IsPostgres)
        {
            parameters.Add("Sites", batch.Select(submission => submission.Comment.Site).ToArray());
            parameters.Add("Ids", batch.Select(submission => submission.Comment.Id).ToArray());
            parameters.Add("ParentSites", parents.Select(parent => parent.Site).ToArray());
            parameters.Add("ParentIds", parents.Select(parent => parent.Id).ToArray());
        }
        else
        {
            parameters.Add("Comments", Ids(batch.Select(submission => (submission.Comment.Site, submission.Comment.Id))));
            parameters.Add("Parents", Ids(parents));
        }

        return parameters;
    }

    private static string Ids(IEnumerable<(string Site, string Id)> comments) => JsonRows.Of(comments, (json, comment) =>
    {
        json.WriteStringValue(comment.Site);
        json.WriteStringValue(comment.Id);
    });

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
