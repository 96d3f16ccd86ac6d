using Moderation.Scoring;
using Moderation.Service.Scoring;
using Moderation.Service.Scoring.Shadow;
using Moderation.Service.Storage;

namespace Moderation.Service.Administration.Models;

/// <summary>Puts together what there is to say of a shadow.</summary>
internal static class ShadowReporting
{
    private const int Examples = 20;

    /// <summary>The report of a run.</summary>
    public static async Task<ShadowReport> ReportAsync(ShadowRun run, ShadowReader reader, ShadowScoring shadow, CancellationToken cancellationToken)
    {
        var verdicts = await reader.VerdictsAsync(run.Run, cancellationToken);
        var examples = await reader.DisagreementsAsync(run.Run, Examples, cancellationToken);
        return new ShadowReport
        {
            Version = run.Version,
            Against = run.Against,
            Since = DateTimeOffset.FromUnixTimeMilliseconds(run.BeganAt),
            EndedAt = run.EndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
            Comments = verdicts.Sum(row => row.Comments),
            Agreed = verdicts.Where(row => row.Standing == row.Shadow).Sum(row => row.Comments),
            DroppedHere = shadow.Run == run.Run ? shadow.Dropped : 0,
            Verdicts =
            [
                .. verdicts.OrderByDescending(row => row.Comments)
                    .Select(row => new VerdictPair(row.Standing.WireName(), row.Shadow.WireName(), row.Comments)),
            ],
            Attributes = [.. (await reader.ScoresAsync(run.Run, cancellationToken)).Select(DifferenceOf)],
            Moderators = OpinionOf(await reader.ModeratorsAsync(run.Run, cancellationToken)),
            Examples = [.. examples.Select(row => new Disagreement(row.Site, row.CommentId, row.Standing.WireName(), row.Shadow.WireName()))],
        };
    }

    private static AttributeDifference DifferenceOf(ScoreDifference difference) => new()
    {
        Attribute = difference.Attribute.WireName(),
        Comments = difference.Comments,
        MeanDifference = Math.Round(difference.Mean, 4),
        MeanDistance = Math.Round(difference.MeanAbsolute, 4),
        LargestDistance = difference.Largest,
        Far = difference.Large,
        Disagreements = difference.Disagreements,
    };

    private static ModeratorOpinion? OpinionOf(IReadOnlyList<ModeratorRow> rows) =>
        rows.Count == 0
            ? null
            : new ModeratorOpinion
            {
                Comments = rows.Sum(row => row.Comments),
                WithStanding = rows.Where(row => row.Moderator == row.Standing).Sum(row => row.Comments),
                WithShadow = rows.Where(row => row.Moderator == row.Shadow).Sum(row => row.Comments),
                Verdicts = [.. rows.Select(row => new ModeratedVerdicts(row.Standing.WireName(), row.Shadow.WireName(), row.Moderator.WireName(), row.Comments))],
            };
}
