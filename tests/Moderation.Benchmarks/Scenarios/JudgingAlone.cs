using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Moderation.Benchmarks.Measuring;
using Moderation.Judging;
using Moderation.Rules;
using Moderation.Rules.Documents;
using Moderation.Scoring;
using Moderation.Service.Scoring;
using Moderation.TestSupport;

namespace Moderation.Benchmarks.Scenarios;

/// <summary>Judging alone, on one thread: score, rules, verdict and explanation.</summary>
internal static class JudgingAlone
{
    private const int Rules = 200;
    private const double Wanted = 10_000;

    public static async Task RunAsync(BenchmarkRun run)
    {
        var model = StandingModel.Load(Path.Combine(AppContext.BaseDirectory, "models"), NullLogger.Instance);
        var count = run.Size(50_000, 2_000);
        var comments = CommentWriter.Take(count).Select((comment, number) => new Comment
        {
            Site = ServiceSettings.Site,
            Id = comment.Id,
            Text = comment.Text,
            Author = A.Author(number),
            Article = A.Article(),
        }).ToList();
        var length = comments.Average(comment => comment.Text.Length);
        var name = string.Create(CultureInfo.InvariantCulture, $"judging, {length:N0} characters on average");
        run.Report.Add(Row.Rate(name, $"model {model.Scorer!.Version}, usual policy", await RateAsync(run, comments, model.Scorer, Policy.Compile(new PolicyOptions()).Policy!), "comments/s on one core"));
        var withRules = await RateAsync(run, comments, model.Scorer, WithRules());
        run.Report.Add(Row.Rate(name, $"the same, {Rules} rules", withRules, "comments/s on one core") with
        {
            Wanted = string.Create(CultureInfo.InvariantCulture, $"≥ {Wanted:N0}"),
            Met = Row.Answer(withRules.Median >= Wanted),
        });
    }

    /// <summary>Rules of every kind, few of which match: thresholds, counts, places, words and patterns in turn.</summary>
    public static string RulesYaml()
    {
        string[] conditions =
        [
            "toxicity > 0.9{0} and links > 0", "identity_attack > 0.8{0} or spam > 0.9{0}", "links >= 3 and characters < {0} and not is_reply",
            "contains(text, 'كلمة{0}')", "matches(text, 'offer[0-9]{{3}}{0}')", "section in ('a{0}', 'b{0}') and hour >= 22", "tagged('tag{0}') and author_name != 'x{0}'",
            "linked_to('host{0}.example')",
        ];
        var yaml = new StringBuilder("scopes:\n  - {name: night, during: {from: '22:00', to: '06:00'}, mode: sensitive}\nrules:\n");
        for (var i = 0; i < Rules; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{name: r{i}, when: \"{string.Format(CultureInfo.InvariantCulture, conditions[i % conditions.Length], i)}\", then: {(i % 5 == 0 ? "{tag: t}" : i % 3 == 0 ? "reject" : "hold")}, mode: {(i % 7 == 0 ? "shadow" : "live")}}}\n");
        }

        return yaml.ToString();
    }

    private static async Task<Samples> RateAsync(BenchmarkRun run, IReadOnlyList<Comment> comments, CommentScorer scorer, Policy policy)
    {
        var rates = new Samples();
        for (var round = -2; round < run.Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            foreach (var comment in comments)
            {
                Judge.Decide(comment, policy, scorer);
            }

            if (round >= 0)
            {
                rates.Add(comments.Count / clock.Elapsed.TotalSeconds);
                await run.SayAsync(string.Create(CultureInfo.InvariantCulture, $"  {rates.Values[^1]:N0}/s"));
            }
        }

        return rates;
    }

    private static Policy WithRules()
    {
        var (policy, problems) = new PolicyBundle("rules.yaml", new Dictionary<string, string>(StringComparer.Ordinal) { ["rules.yaml"] = RulesYaml() }).Compile();
        return policy ?? throw new InvalidOperationException(problems[0].ToString());
    }
}
