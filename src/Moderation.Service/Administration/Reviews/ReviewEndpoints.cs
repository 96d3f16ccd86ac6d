using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Moderation.Service.Operations;
using Moderation.Service.Reviewing;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Administration.Reviews;

/// <summary>The doors for reviews.</summary>
internal static class ReviewEndpoints
{
    private const int UsualReviews = 100;
    private const int MostReviews = 1_000;

    public static async Task<IResult> SampleAsync(HttpContext context, ReviewSampling sampling, SiteRegistry sites)
    {
        var (request, wrong) = await context.ReadAsync(ReviewsJson.Default.SampleRequest);
        if (request is null)
        {
            return wrong!;
        }

        if (request.Site is null || sites.Find(request.Site) is null)
        {
            return UnknownSite(request.Site);
        }

        if (SamplingStrategies.Of(request.Strategy) is not { } strategy)
        {
            return Problems.Invalid("strategy", $"must be one of {string.Join(", ", SamplingStrategies.All)}.");
        }

        if (request.Count is not (>= 1 and <= ReviewSampling.MostAtOnce))
        {
            return Problems.Invalid("count", $"must be from 1 to {ReviewSampling.MostAtOnce}.");
        }

        if (request.Seed < 0)
        {
            return Problems.Invalid("seed", "must be 0 or more.");
        }

        var seed = request.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var (candidates, queued) = await sampling.SampleAsync(request.Site, strategy, request.Count.Value, seed, context.RequestAborted);
        return TypedResults.Json(
            new SampleResult { Site = request.Site, Strategy = strategy.WireName(), Seed = seed, Candidates = candidates, Queued = queued },
            ReviewsJson.Default.SampleResult);
    }

    public static async Task<IResult> ReadAsync(
        HttpContext context, ReviewReader reviews, SiteRegistry sites, [FromQuery] string? site, [FromQuery] string? after, [FromQuery] string? limit)
    {
        if (site is null || sites.Find(site) is null)
        {
            return UnknownSite(site);
        }

        if (!long.TryParse(after ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return Problems.Invalid("after", "must be a cursor from an earlier answer.");
        }

        if (AdminCalls.LimitOf(limit, UsualReviews, MostReviews) is not { } most)
        {
            return Problems.Invalid("limit", $"must be from 1 to {MostReviews}.");
        }

        var open = await reviews.OpenAsync(site, position, most, context.RequestAborted);
        var page = new ReviewPage
        {
            Site = site,
            Reviews = [.. open.Select(RecordOf)],
            Cursor = (open.Count > 0 ? open[^1].ReviewId : position).ToString(CultureInfo.InvariantCulture),
        };
        return TypedResults.Json(page, ReviewsJson.Default.ReviewPage);
    }

    private static IResult UnknownSite(string? site) => Problems.Invalid("site", site is null ? "is missing." : "is no site of this service.");

    private static ReviewRecord RecordOf(OpenReview review) => new()
    {
        CommentId = review.CommentId,
        Revision = review.Revision,
        Why = review.Why.WireName(),
        RequestedAt = DateTimeOffset.FromUnixTimeMilliseconds(review.RequestedAt),
        Text = review.Text,
        Verdict = review.Verdict?.WireName(),
        Scores = review.Event is { } decided ? ScoresOf(decided) : null,
    };

    private static Dictionary<string, double> ScoresOf(string eventJson)
    {
        using var decided = JsonDocument.Parse(eventJson);
        return decided.RootElement.GetProperty("scores").EnumerateObject().ToDictionary(score => score.Name, score => score.Value.GetDouble(), StringComparer.Ordinal);
    }
}
