using System.Data.Common;
using Dapper;
using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Scoring;
using Moderation.Service.Storage;

namespace Moderation.Service.Scoring.Shadow;

/// <summary>Where a shadow and the standing model agreed, and what moderators said.</summary>
internal sealed class ShadowReader(Database database)
{
    /// <summary>A difference of a score that is worth counting: a tenth.</summary>
    private const int Large = 1_000;

    private const string Verdicts = """
        select standing_verdict as Standing, shadow_verdict as Shadow, count(*) as Comments
        from shadow_score where run = @run group by standing_verdict, shadow_verdict
        """;

    private const string Disagreements = """
        select c.site as Site, c.comment_id as CommentId, s.standing_verdict as Standing, s.shadow_verdict as Shadow
        from shadow_score s join comment c on c.comment_key = s.comment_key
        where s.run = @run and s.standing_verdict <> s.shadow_verdict order by s.position desc limit @limit
        """;

    /// <summary>What both models said of the attributes, in one pass over the run.</summary>
    private static readonly string Scores = "select " + string.Join(", ", Attributes.All.SelectMany(attribute => ScoresOf((int)attribute))) + " from shadow_score where run = @run";

    /// <summary>The verdicts side by side, with how many comments got them.</summary>
    public async Task<IReadOnlyList<VerdictRow>> VerdictsAsync(long run, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<VerdictRow>(Command(Verdicts, new { run }, cancellationToken))).AsList();
    }

    /// <summary>How far scores lie apart, by attribute that both models know.</summary>
    public async Task<IReadOnlyList<ScoreDifference>> ScoresAsync(long run, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var reader = await connection.ExecuteReaderAsync(Command(Scores, new { run }, cancellationToken));
        await reader.ReadAsync(cancellationToken);
        var differences = new List<ScoreDifference>();
        foreach (var attribute in Attributes.All)
        {
            var column = (int)attribute * 6;
            var comments = Whole(reader, column);
            var disagreements = Whole(reader, column + 5);
            if (comments > 0 || disagreements > 0)
            {
                differences.Add(new ScoreDifference(
                    attribute, comments, Mean(Whole(reader, column + 1), comments), Mean(Whole(reader, column + 2), comments),
                    Whole(reader, column + 3) / 10_000.0, Whole(reader, column + 4), disagreements));
            }
        }

        return differences;
    }

    /// <summary>What moderators said of comments that both models judged, by the models' verdicts.</summary>
    public async Task<IReadOnlyList<ModeratorRow>> ModeratorsAsync(long run, CancellationToken cancellationToken)
    {
        // The newest word of a moderator about the text that was judged.
        var moderators = $"""
            select s.standing_verdict as Standing, s.shadow_verdict as Shadow, m.verdict as Moderator, count(*) as Comments
            from shadow_score s
            join decision j on j.position = s.position
            join label m on m.label_id = (
                select max(l.label_id) from label l
                where l.comment_key = s.comment_key and l.revision = cast({database.Member("j.event", "revision")} as integer)
                  and l.source = {(int)LabelSource.Moderator} and l.verdict is not null)
            where s.run = @run
            group by s.standing_verdict, s.shadow_verdict, m.verdict
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<ModeratorRow>(Command(moderators, new { run }, cancellationToken))).AsList();
    }

    /// <summary>The newest comments on whose verdict the models disagree.</summary>
    public async Task<IReadOnlyList<DisagreementRow>> DisagreementsAsync(long run, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<DisagreementRow>(Command(Disagreements, new { run, limit }, cancellationToken))).AsList();
    }

    private static IEnumerable<string> ScoresOf(int attribute)
    {
        // A difference with an unknown score is null, which no sum and no count takes.
        var difference = $"(shadow_{attribute} - standing_{attribute})";
        return
        [
            $"count({difference})", $"sum({difference})", $"sum(abs({difference}))", $"max(abs({difference}))",
            $"sum(case when abs({difference}) > {Large} then 1 else 0 end)",
            $"sum(case when (standing_against & {1 << attribute}) <> (shadow_against & {1 << attribute}) then 1 else 0 end)",
        ];
    }

    private static long Whole(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? 0 : Convert.ToInt64(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);

    private static double Mean(long sum, long count) => count == 0 ? 0 : sum / 10_000.0 / count;

    private static CommandDefinition Command(string statement, object parameters, CancellationToken cancellationToken) =>
        new(statement, parameters, cancellationToken: cancellationToken);
}

/// <summary>How many comments got these verdicts.</summary>
internal sealed class VerdictRow
{
    public Verdict Standing { get; set; }

    public Verdict Shadow { get; set; }

    public long Comments { get; set; }
}

/// <summary>What a moderator made of comments that got these verdicts.</summary>
internal sealed class ModeratorRow
{
    public Verdict Standing { get; set; }

    public Verdict Shadow { get; set; }

    public Verdict Moderator { get; set; }

    public long Comments { get; set; }
}

/// <summary>A comment on whose verdict two models disagree.</summary>
internal sealed class DisagreementRow
{
    public string Site { get; set; } = string.Empty;

    public string CommentId { get; set; } = string.Empty;

    public Verdict Standing { get; set; }

    public Verdict Shadow { get; set; }
}

/// <summary>How far the scores of two models lie apart.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Comments">How many comments got a score from both.</param>
/// <param name="Mean">The mean of shadow minus standing.</param>
/// <param name="MeanAbsolute">The mean distance.</param>
/// <param name="Largest">The largest distance.</param>
/// <param name="Large">How many lie more than a tenth apart.</param>
/// <param name="Disagreements">How many comments the attribute spoke against by one model only.</param>
internal sealed record ScoreDifference(
    CommentAttribute Attribute, long Comments, double Mean, double MeanAbsolute, double Largest, long Large, long Disagreements);
