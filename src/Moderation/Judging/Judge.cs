using System.Globalization;
using Moderation.Contracts;
using Moderation.Rules;
using Moderation.Scoring;

namespace Moderation.Judging;

/// <summary>Judges a comment: score, rules, verdict, explanation. Pure: the same comment, policy and model give the same decision.</summary>
public static class Judge
{
    private const int WordsShown = 8;

    /// <summary>Judges a comment by a policy.</summary>
    /// <param name="comment">The comment.</param>
    /// <param name="policy">Its site's policy.</param>
    /// <param name="scorer">The model; null when none could be loaded, and then the policy's failure mode decides.</param>
    public static Decision Decide(Comment comment, Policy policy, CommentScorer? scorer)
    {
        var findings = new List<Finding>();
        var score = scorer?.Score(comment.Text) ?? new CommentScore(CommentLanguage.Other, Supported: false, AttributeScores.Unknown());
        var thresholds = new Dictionary<string, Threshold>(StringComparer.Ordinal);

        if (scorer is null)
        {
            findings.Add(new Finding { Rule = "model", Action = policy.FailureMode, Reason = ReasonCodes.ModelUnavailable });
        }
        else if (!score.Supported)
        {
            findings.Add(new Finding
            {
                Rule = "language",
                Action = policy.UnsupportedLanguage,
                Reason = ReasonCodes.UnsupportedLanguage,
                Saw = score.Language.WireName(),
            });
        }
        else
        {
            JudgeScores(score, policy, scorer, thresholds, findings);
        }

        JudgeText(comment, policy, findings);

        var verdict = VerdictOf(findings);

        return new Decision
        {
            Verdict = verdict,
            Reasons = findings.Where(finding => finding.Action == verdict).Select(finding => finding.Reason).Distinct(StringComparer.Ordinal).ToArray(),
            Scores = score.Scores,
            ModelVersion = scorer?.Version,
            PolicyVersion = policy.Version,
            Explanation = new Explanation
            {
                Language = score.Language.WireName(),
                LanguageSupported = score.Supported,
                Findings = findings,
                Words = verdict == Verdict.Approve || scorer is null ? [] : WeighingWords(comment.Text, score, scorer, findings),
                Thresholds = thresholds,
            },
        };
    }

    /// <summary>The decision for a comment that could not be judged: what the site chose for that case, by default hold.</summary>
    /// <param name="policy">The site's policy.</param>
    /// <param name="failure">The kind of failure, never its message: messages may quote the text.</param>
    public static Decision Undecidable(Policy policy, string failure) => new()
    {
        Verdict = policy.FailureMode,
        Reasons = [ReasonCodes.JudgingFailed],
        Scores = AttributeScores.Unknown(),
        ModelVersion = null,
        PolicyVersion = policy.Version,
        Explanation = new Explanation
        {
            Language = CommentLanguage.Other.WireName(),
            LanguageSupported = false,
            Findings = [new Finding { Rule = "judging", Action = policy.FailureMode, Reason = ReasonCodes.JudgingFailed, Saw = failure }],
            Words = [],
            Thresholds = new Dictionary<string, Threshold>(StringComparer.Ordinal),
        },
    };

    private static void JudgeScores(
        CommentScore score, Policy policy, CommentScorer scorer, Dictionary<string, Threshold> thresholds, List<Finding> findings)
    {
        foreach (var attribute in Attributes.All)
        {
            if (score.Scores.Of(attribute) is not { } exact)
            {
                continue;
            }

            // As it is shown, so that the explanation adds up.
            var value = Math.Round(exact, 4);

            var threshold = policy.ThresholdFor(attribute, score.Language, scorer);
            thresholds.Add(attribute.WireName(), threshold);
            var rejects = value >= threshold.RejectAbove;
            if (rejects || value >= threshold.ApproveBelow)
            {
                findings.Add(new Finding
                {
                    Rule = "threshold",
                    Action = rejects ? Verdict.Reject : Verdict.Hold,
                    Reason = attribute.WireName(),
                    Saw = value.ToString("0.####", CultureInfo.InvariantCulture),
                    Limit = (rejects ? threshold.RejectAbove!.Value : threshold.ApproveBelow).ToString("0.####", CultureInfo.InvariantCulture),
                });
            }
        }
    }

    private static void JudgeText(Comment comment, Policy policy, List<Finding> findings)
    {
        foreach (var (entry, start, length) in policy.BlockedWords.In(comment.Text))
        {
            findings.Add(new Finding
            {
                Rule = "blocked-words",
                Action = policy.BlockedAction,
                Reason = ReasonCodes.BlockedWord,
                Saw = entry,
                Start = start,
                Length = length,
            });
        }

        var links = Links.In(comment.Text);
        foreach (var (host, start, length, _) in links)
        {
            if (Links.Covering(policy.BlockedHosts, host) is { } entry)
            {
                findings.Add(new Finding
                {
                    Rule = "blocked-hosts",
                    Action = policy.BlockedAction,
                    Reason = ReasonCodes.BlockedHost,
                    Saw = entry,
                    Start = start,
                    Length = length,
                });
            }
        }

        if (comment.Author?.Url is { Length: > 0 } url
            && Links.In(url) is [var own, ..]
            && Links.Covering(policy.BlockedHosts, own.Host) is { } authorEntry)
        {
            findings.Add(new Finding { Rule = "blocked-hosts", Action = policy.BlockedAction, Reason = ReasonCodes.BlockedHost, Saw = authorEntry });
        }

        var linkCount = links.Count(link => link.IsLink);
        if (linkCount > policy.MaxLinks)
        {
            findings.Add(new Finding
            {
                Rule = "max-links",
                Action = Verdict.Hold,
                Reason = ReasonCodes.TooManyLinks,
                Saw = linkCount.ToString(CultureInfo.InvariantCulture),
                Limit = policy.MaxLinks.ToString(CultureInfo.InvariantCulture),
            });
        }

        if (!string.IsNullOrWhiteSpace(comment.Honeypot))
        {
            findings.Add(new Finding { Rule = "honeypot", Action = Verdict.Hold, Reason = ReasonCodes.Honeypot });
        }
    }

    /// <summary>Rejection outranks doubt, doubt outranks approval.</summary>
    private static Verdict VerdictOf(List<Finding> findings) =>
        findings.Exists(finding => finding.Action == Verdict.Reject) ? Verdict.Reject
        : findings.Exists(finding => finding.Action == Verdict.Hold) ? Verdict.Hold
        : Verdict.Approve;

    private static List<WeighedWord> WeighingWords(string text, CommentScore score, CommentScorer scorer, List<Finding> findings)
    {
        var words = new List<WeighedWord>();
        foreach (var finding in findings)
        {
            if (Attributes.TryParse(finding.Reason, out var attribute) && score.Scores.Of(attribute) is not null)
            {
                foreach (var word in scorer.Explain(text, attribute, WordsShown))
                {
                    words.Add(new WeighedWord(word.Start, word.Length, attribute.WireName(), Math.Round(word.Weight, 4)));
                }
            }
        }

        return words;
    }
}
