using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Moderation.Benchmarks.Measuring;
using Moderation.Judging;
using Moderation.Rules;
using Moderation.Service.Scoring;
using Moderation.TestSupport;

namespace Moderation.Benchmarks.Scenarios;

/// <summary>Judging alone, on one thread: score, rules, verdict and explanation.</summary>
internal static class JudgingAlone
{
    public static async Task RunAsync(BenchmarkRun run)
    {
        var model = StandingModel.Load(Path.Combine(AppContext.BaseDirectory, "models"), NullLogger.Instance);
        var policy = Policy.Compile(new PolicyOptions()).Policy!;
        var count = run.Size(50_000, 2_000);
        var comments = CommentWriter.Take(count).Select((comment, number) => new Comment
        {
            Site = ServiceSettings.Site,
            Id = comment.Id,
            Text = comment.Text,
            Author = A.Author(number),
            Article = A.Article(),
        }).ToList();
        var rates = new Samples();
        for (var round = -2; round < run.Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            foreach (var comment in comments)
            {
                Judge.Decide(comment, policy, model.Scorer);
            }

            if (round >= 0)
            {
                rates.Add(count / clock.Elapsed.TotalSeconds);
                await run.SayAsync(string.Create(CultureInfo.InvariantCulture, $"  {rates.Values[^1]:N0}/s"));
            }
        }

        var length = comments.Average(comment => comment.Text.Length);
        run.Report.Add(Row.Rate(
            string.Create(CultureInfo.InvariantCulture, $"judging, {length:N0} characters on average"),
            model.Scorer is { } scorer ? "model " + scorer.Version : "no model",
            rates,
            "comments/s on one core"));
    }
}
