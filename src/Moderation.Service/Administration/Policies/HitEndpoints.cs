using Microsoft.AspNetCore.Mvc;
using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Service.Hits;
using Moderation.Service.Operations;
using Moderation.Service.Sites;

namespace Moderation.Service.Administration.Policies;

/// <summary>The door at which is read what rules did, and what moderators then said.</summary>
internal static class HitEndpoints
{
    private const int UsualRules = 200;
    private const int MostRules = 1_000;

    public static async Task<IResult> ReadAsync(
        HttpContext context, HitReader reader, HitOptions options, TimeProvider clock, SiteRegistry sites, string site, [FromQuery] string? since, [FromQuery] string? limit)
    {
        if (sites.Find(site) is not { } known)
        {
            return PolicyEndpoints.NoSite(site);
        }

        var (from, wrong) = AdminCalls.SinceOf(since);
        if (wrong is not null)
        {
            return wrong;
        }

        if (AdminCalls.LimitOf(limit, UsualRules, MostRules) is not { } most)
        {
            return Problems.Invalid("limit", $"must be from 1 to {MostRules}.");
        }

        var begin = from ?? clock.GetUtcNow() - options.KeepHits;
        var rows = await reader.CountAsync(known.Name, begin, most + 1, context.RequestAborted);
        return TypedResults.Json(
            new HitReport { Site = known.Name, Since = begin, Rules = [.. rows.Take(most).Select(FiguresOf)], More = rows.Count > most },
            MeasuringJson.Readable.HitReport);
    }

    private static HitFigures FiguresOf(HitRow row) => new()
    {
        Rule = row.Rule,
        Entry = row.Entry.Length > 0 ? row.Entry : null,
        Action = row.Action.WireName(),
        Shadow = row.Shadow ? true : null,
        Hits = row.Hits,
        LastAt = DateTimeOffset.FromUnixTimeMilliseconds(row.LastAt),
        Approved = row.Approved,
        Rejected = row.Rejected,
        Agreed = Sum(row, bearsOut: true),
        Overturned = Sum(row, bearsOut: false),
    };

    /// <summary>How many verdicts of moderators bear the action out, or are its opposite; null for what asks for none.</summary>
    private static long? Sum(HitRow row, bool bearsOut) => row.Action.IsBorneOutBy(Verdict.Approve) switch
    {
        null => null,
        var approvals when approvals == bearsOut => row.Approved,
        _ => row.Rejected,
    };
}
