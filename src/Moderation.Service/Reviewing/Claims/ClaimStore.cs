using Dapper;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Claims;

/// <summary>
/// Who is looking at which comment, and what was left to whom. A claim keeps nobody from deciding: what was decided since a comment was
/// seen is found out by <see cref="Deciding.SeenComment"/>.
/// </summary>
internal sealed class ClaimStore(Database database, TimeProvider clock)
{
    /// <summary>How long a claim holds unless it is renewed.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(90);

    private const string Take = """
        insert into claim (comment_key, holder, claimed_at, expires_at)
        select comment_key, @by, @now, @until from comment where comment_key = @commentKey and erased_at is null
        on conflict (comment_key) do update set holder = excluded.holder, expires_at = excluded.expires_at,
            claimed_at = case when claim.holder = excluded.holder then claim.claimed_at else excluded.claimed_at end
        where claim.holder = excluded.holder or claim.expires_at <= @now
        """;

    private const string Holder = $"select {Claim.Columns} from claim where comment_key = @commentKey";

    private const string Give = """
        delete from claim where comment_key = @key and holder = @by;
        insert into hand_over (comment_key, given_to, given_by, note, given_at) values (@key, @to, @by, @note, @now)
        on conflict (comment_key) do update set given_to = excluded.given_to, given_by = excluded.given_by, note = excluded.note, given_at = excluded.given_at
        """;

    /// <summary>Claims a comment, or renews the claim.</summary>
    /// <param name="commentKey">The comment.</param>
    /// <param name="by">The moderator.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The claim that holds: somebody else's while that has not expired. Null when there is no such comment any more.</returns>
    public Task<Claim?> ClaimAsync(long commentKey, string by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return database.WriteAsideAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync(Take, new { commentKey, by, now = now.ToUnixTimeMilliseconds(), until = (now + Lasts).ToUnixTimeMilliseconds() }, transaction);
                return await connection.QuerySingleOrDefaultAsync<Claim>(Holder, new { commentKey }, transaction);
            },
            cancellationToken);
    }

    /// <summary>Gives claims back: the moderator looks elsewhere.</summary>
    public Task<int> ReleaseAsync(IReadOnlyCollection<long> commentKeys, string by, CancellationToken cancellationToken) => database.WriteAsideAsync(
        (connection, transaction) => connection.ExecuteAsync(
            $"delete from claim where {database.IsOneOf("comment_key", "keys")} and holder = @by", new { keys = commentKeys.ToArray(), by }, transaction),
        cancellationToken);

    /// <summary>Leaves a comment that waits to a colleague, who finds it among his own. Whoever had it before has it no longer.</summary>
    /// <param name="seen">The comment as it was seen.</param>
    /// <param name="by">Who leaves it.</param>
    /// <param name="to">The colleague.</param>
    /// <param name="note">What he should know; null for nothing. Goes when the comment is erased.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the comment does not wait any more as it was seen; nothing was written then.</returns>
    public Task<bool> HandOverAsync(Deciding.SeenComment seen, string by, string to, string? note, CancellationToken cancellationToken) => database.WriteAsideAsync(
        async (connection, transaction) =>
        {
            await database.TakeTurnAsync(Role.WriteReviews, connection, transaction);
            var key = await connection.ExecuteScalarAsync<long?>(
                """
                select i.comment_key from review_item i join comment c on c.comment_key = i.comment_key and c.sequence = i.sequence
                where c.site = @Site and c.comment_id = @Id and c.revision = @Revision and c.sequence = @Sequence and c.erased_at is null
                """,
                seen,
                transaction);
            if (key is null)
            {
                return false;
            }

            await connection.ExecuteAsync(Give, new { key, by, to, note, now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, transaction);
            return true;
        },
        cancellationToken);
}

/// <summary>That a moderator is looking at a comment.</summary>
internal sealed class Claim
{
    /// <summary>The columns, as this type names them.</summary>
    public const string Columns = "comment_key as CommentKey, holder as Holder, claimed_at as ClaimedAt, expires_at as ExpiresAt";

    public long CommentKey { get; set; }

    public string Holder { get; set; } = string.Empty;

    /// <summary>Milliseconds since 1970.</summary>
    public long ClaimedAt { get; set; }

    /// <summary>Milliseconds since 1970; from then on it counts no more.</summary>
    public long ExpiresAt { get; set; }
}

/// <summary>That a comment was left to a moderator.</summary>
internal sealed class HandOver
{
    public long CommentKey { get; set; }

    public string GivenTo { get; set; } = string.Empty;

    public string GivenBy { get; set; } = string.Empty;

    public string? Note { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long GivenAt { get; set; }
}
