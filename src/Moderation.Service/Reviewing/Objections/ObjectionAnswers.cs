using System.Data.Common;
using Dapper;
using Moderation.Contracts;

namespace Moderation.Service.Reviewing.Objections;

/// <summary>How a moderator's approval or rejection answers the reports and appeals that wait: all of them, by whether the verdict still stands that they are against.</summary>
internal static class ObjectionAnswers
{
    /// <summary>How many an event names, the newest: whoever filed more has them answered all the same.</summary>
    public const int MostNamed = 100;

    private const string Open = """
        select kind as Kind, given_id as Id, verdict as Verdict from objection where comment_key = @commentKey and answered_at is null
        order by objection_id desc limit @MostNamed
        """;

    private static readonly string Keep = $"""
        update objection set answered_at = @At, answered_by = @by, position = @position,
            outcome = case when verdict = @Verdict then {(int)ObjectionAnswer.Upheld} else {(int)ObjectionAnswer.Overturned} end
        where comment_key = @commentKey and answered_at is null
        """;

    /// <summary>The answers, in the order in which the reports and appeals were filed.</summary>
    public static async Task<IReadOnlyList<Answer>> OfAsync(DbConnection connection, DbTransaction transaction, long commentKey, Verdict stands) =>
        (await connection.QueryAsync<Objection>(Open, new { commentKey, MostNamed }, transaction))
            .Reverse()
            .Select(objection => new Answer(
                objection.Kind.WireName(), objection.Id, (objection.Verdict == stands ? ObjectionAnswer.Upheld : ObjectionAnswer.Overturned).WireName()))
            .ToList();

    /// <summary>Keeps the answers that <see cref="OfAsync"/> found, within the same transaction.</summary>
    public static Task KeepAsync(DbConnection connection, DbTransaction transaction, long commentKey, Verdict stands, string by, long position, DateTimeOffset at) =>
        connection.ExecuteAsync(Keep, new { commentKey, by, position, Verdict = (short)stands, At = at.ToUnixTimeMilliseconds() }, transaction);
}
