using System.Data.Common;
using Dapper;
using Moderation.Facts;
using Moderation.Service.Storage;

namespace Moderation.Service.Facts;

/// <summary>The subjects of comments in the database. Only for who holds the writer's turn (see <see cref="Database.WriteAsync"/>): they are read, changed and written back.</summary>
internal static class SubjectStore
{
    private const string Columns = """
        s.first_seen_at as FirstSeenAt, s.last_seen_at as LastSeenAt, s.submitted as Submitted,
        s.approved as Approved, s.rejected as Rejected, s.held as Held, s.recent as Recent, s.ordered as Ordered, s.ordered_until as OrderedUntil
        """;

    /// <summary>SQL for what changes with every change to subjects that no decision tells of: standing orders. See <see cref="TellAsync"/>.</summary>
    public const string Version = "coalesce((select value from setting where name = 'subjects-version'), '')";

    private const string NextVersion = """
        insert into setting (name, value) values ('subjects-version', '1')
        on conflict (name) do update set value = cast(cast(setting.value as bigint) + 1 as text)
        """;

    private const string InsertInto = """
        insert into subject (site, kind, hash, first_seen_at, last_seen_at, submitted, approved, rejected, held, recent)
        """;

    /// <summary>SQL that finds the subjects whose keys <see cref="AddKeys"/> adds.</summary>
    public static string Find(Database database) => database.IsPostgres
        ? $"""
           select k.place - 1 as Place, {Columns} from unnest(@SubjectSites, @SubjectKinds, @SubjectHashes) with ordinality as k(site, kind, hash, place)
           {PostgresDatabase.LookUp("subject", "s", "found.hash = k.hash and found.kind = k.kind and found.site = k.site")}
           """
        : $"""
           select k.key as Place, {Columns} from json_each(@Subjects) as k
           join subject s on s.site = k.value ->> 0 and s.kind = k.value ->> 1 and s.hash = k.value ->> 2
           """;

    /// <summary>Adds the parameters of <see cref="Find"/>.</summary>
    public static void AddKeys(DynamicParameters parameters, Database database, IReadOnlyCollection<SubjectKey> keys)
    {
        if (database.IsPostgres)
        {
            parameters.Add("SubjectSites", keys.Select(key => key.Site).ToArray());
            parameters.Add("SubjectKinds", keys.Select(key => (short)key.Kind).ToArray());
            parameters.Add("SubjectHashes", keys.Select(key => key.Hash).ToArray());
        }
        else
        {
            parameters.Add("Subjects", JsonRows.Of(keys, (json, key) =>
            {
                json.WriteStringValue(key.Site);
                json.WriteNumberValue((int)key.Kind);
                json.WriteStringValue(key.Hash);
            }));
        }
    }

    /// <summary>The subjects of a few keys, new ones where nothing is on record.</summary>
    public static async Task<IReadOnlyList<Subject>> FindAsync(
        Database database, DbConnection connection, DbTransaction transaction, IReadOnlyCollection<SubjectKey> keys)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var parameters = new DynamicParameters();
        AddKeys(parameters, database, keys);
        var subjects = keys.Select(key => new Subject(key)).ToList();
        foreach (var row in await connection.QueryAsync<SubjectRow>(Find(database), parameters, transaction))
        {
            row.CopyTo(subjects[(int)row.Place]);
        }

        return subjects;
    }

    /// <summary>SQL that writes the counts of many subjects, on PostgreSQL: a condition may follow, then <see cref="OnConflict"/>.</summary>
    public const string SaveMany = $"""
        {InsertInto}
        select * from unnest(@SubjectSites, @SubjectKinds, @SubjectHashes, @FirstSeens, @LastSeens, @Submitteds, @Approveds, @Rejecteds, @Helds, @Recents)
        """;

    /// <summary>SQL that ends the statement which <see cref="SaveMany"/> begins.</summary>
    public const string OnConflict = """
        on conflict (site, kind, hash) do update set
            first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at, submitted = excluded.submitted,
            approved = excluded.approved, rejected = excluded.rejected, held = excluded.held, recent = excluded.recent
        """;

    /// <summary>Adds the parameters of <see cref="SaveMany"/>.</summary>
    public static void AddCounts(DynamicParameters parameters, IReadOnlyCollection<Subject> subjects)
    {
        parameters.Add("SubjectSites", Column(subject => subject.Key.Site));
        parameters.Add("SubjectKinds", Column(subject => (short)subject.Key.Kind));
        parameters.Add("SubjectHashes", Column(subject => subject.Key.Hash));
        parameters.Add("FirstSeens", Column(subject => subject.FirstSeenAt ?? subject.LastSeenAt));
        parameters.Add("LastSeens", Column(subject => subject.LastSeenAt));
        parameters.Add("Submitteds", Column(subject => subject.Submitted));
        parameters.Add("Approveds", Column(subject => subject.Approved));
        parameters.Add("Rejecteds", Column(subject => subject.Rejected));
        parameters.Add("Helds", Column(subject => subject.Held));
        parameters.Add("Recents", Column(subject => subject.Recent!));

        T[] Column<T>(Func<Subject, T> value) => [.. subjects.Select(value)];
    }

    /// <summary>Tells all instances that subjects were changed without a decision, so that none judges by what it remembers of them.</summary>
    public static Task TellAsync(DbConnection connection, DbTransaction transaction) => connection.ExecuteAsync(NextVersion, transaction: transaction);

    /// <summary>Writes the counts of subjects; what was ordered about them stays as it is.</summary>
    public static async Task SaveAsync(Database database, DbConnection connection, DbTransaction transaction, IReadOnlyCollection<Subject> subjects)
    {
        if (subjects.Count == 0)
        {
            return;
        }

        if (database.IsPostgres)
        {
            var parameters = new DynamicParameters();
            AddCounts(parameters, subjects);
            await connection.ExecuteAsync($"{SaveMany} {OnConflict}", parameters, transaction);
            return;
        }

        await connection.ExecuteAsync(
            $"{InsertInto} values (@Site, @Kind, @Hash, @FirstSeenAt, @LastSeenAt, @Submitted, @Approved, @Rejected, @Held, @Recent) {OnConflict}",
            subjects.Select(SubjectRow.Of),
            transaction);
    }
}

/// <summary>A subject as it is stored.</summary>
internal sealed class SubjectRow
{
    /// <summary>Its place among the keys that were asked for.</summary>
    public long Place { get; set; }

    public string Site { get; set; } = string.Empty;

    public SubjectKind Kind { get; set; }

    public string Hash { get; set; } = string.Empty;

    public long FirstSeenAt { get; set; }

    public long LastSeenAt { get; set; }

    public int Submitted { get; set; }

    public int Approved { get; set; }

    public int Rejected { get; set; }

    public int Held { get; set; }

    public byte[]? Recent { get; set; }

    public StandingOrder? Ordered { get; set; }

    public long? OrderedUntil { get; set; }

    public static SubjectRow Of(Subject subject) => new()
    {
        Site = subject.Key.Site,
        Kind = subject.Key.Kind,
        Hash = subject.Key.Hash,
        FirstSeenAt = subject.FirstSeenAt ?? subject.LastSeenAt,
        LastSeenAt = subject.LastSeenAt,
        Submitted = subject.Submitted,
        Approved = subject.Approved,
        Rejected = subject.Rejected,
        Held = subject.Held,
        Recent = subject.Recent,
    };

    /// <summary>Puts what is on record into a subject of which nothing was known.</summary>
    public void CopyTo(Subject subject)
    {
        // An order about what no comment had yet puts a row there before the first.
        subject.FirstSeenAt = Submitted > 0 ? FirstSeenAt : null;
        subject.LastSeenAt = LastSeenAt;
        (subject.Submitted, subject.Approved, subject.Rejected, subject.Held) = (Submitted, Approved, Rejected, Held);
        subject.Recent = Recent;
        subject.Ordered = Ordered ?? StandingOrder.None;
        subject.OrderedUntil = OrderedUntil;
    }
}
