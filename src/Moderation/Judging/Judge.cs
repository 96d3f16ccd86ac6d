using System.Globalization;
using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Rules;
using Moderation.Scoring;

namespace Moderation.Judging;

/// <summary>Judges a comment: score, rules, verdict, explanation. Pure: the same comment, policy, model and evidence give the same decision.</summary>
public static class Judge
{
    private const int WordsShown = 8;

    /// <summary>Judges a comment of which nothing is on record.</summary>
    /// <inheritdoc cref="Decide(Comment, Policy, CommentScorer?, Evidence, DateTimeOffset, bool)"/>
    public static Decision Decide(Comment comment, Policy policy, CommentScorer? scorer, SecondScore? second = null, DateTimeOffset at = default) =>
        Decide(comment, policy, scorer, Evidence.Of(comment, Scored.Of(comment.Text, scorer, second)), at);

    /// <summary>Judges a comment by a policy.</summary>
    /// <param name="comment">The comment.</param>
    /// <param name="policy">Its site's policy.</param>
    /// <param name="scorer">The model that scored it; null when none could be loaded, and then the policy's failure mode decides.</param>
    /// <param name="evidence">What models said of it and what is on record.</param>
    /// <param name="at">When the comment came: rules may expire, and depend on the time of day.</param>
    /// <param name="withWords">Whether to find the words that weighed most, which takes as long as all the rest; they decide nothing.</param>
    public static Decision Decide(Comment comment, Policy policy, CommentScorer? scorer, Evidence evidence, DateTimeOffset at, bool withWords = true)
    {
        var findings = new Findings();
        var thresholds = new Dictionary<string, Threshold>(StringComparer.Ordinal);
        var (score, second) = (evidence.Scored.Score, evidence.Scored.Second);
        var orders = StandingOrders.Of(evidence.History);
        orders.AddTo(findings);
        if (scorer is null)
        {
            findings.AddFailure(new Finding { Rule = "model", Action = policy.FailureMode.VerdictFor(evidence.History), Reason = ReasonCodes.ModelUnavailable });
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
        else if (second is { Unavailable: { } reason })
        {
            findings.AddFailure(WithoutSecondScore(policy.FailureMode.VerdictFor(evidence.History), reason));
        }

        var rules = RuleJudging.Begin(comment, evidence, policy, at);
        score = rules.Add(score, findings);
        if (scorer is not null && score.Supported)
        {
            JudgeScores(score, policy, scorer, (rules.Scopes, orders.IsSensitive(rules.Scopes)), thresholds, findings);
        }

        rules.AddListHits(findings);
        JudgeText(comment, rules.MaxLinks ?? policy.MaxLinks, findings);
        rules.Decide(findings, orders);
        var verdict = findings.Decide();
        var found = findings.ToList();

        return new Decision
        {
            Verdict = verdict,
            Reasons = findings.ReasonsFor(verdict),
            Scores = score.Scores,
            ModelVersion = second is { Unavailable: null } ? $"{scorer!.Version}+{second.Version}" : scorer?.Version,
            PolicyVersion = policy.Version,
            Explanation = new Explanation
            {
                Language = score.Language.WireName(),
                LanguageSupported = score.Supported,
                Findings = found,
                Words = !withWords || verdict == Verdict.Approve || scorer is null ? [] : WeighingWords(comment.Text, score, scorer, second, found),
                Thresholds = thresholds,
                SecondOpinion = second is null ? null : OpinionOf(second, evidence.Scored.First),
            },
        };
    }

    /// <summary>
    /// The decision for a comment that could not be judged: what the site chose for that case, by default hold. Standing orders need no
    /// judging: who is banned stays so.
    /// </summary>
    /// <param name="policy">The site's policy.</param>
    /// <param name="failure">The kind of failure, never its message: messages may quote the text.</param>
    /// <param name="history">What was on record when the comment came; null when nothing was.</param>
    public static Decision Undecidable(Policy policy, string failure, History? history = null)
    {
        var findings = new Findings();
        StandingOrders.Of(history ?? History.Empty).AddTo(findings);
        findings.AddFailure(new Finding { Rule = "judging", Action = policy.FailureMode.VerdictFor(history ?? History.Empty), Reason = ReasonCodes.JudgingFailed, Saw = failure });
        var verdict = findings.Decide();
        return new Decision
        {
            Verdict = verdict,
            Reasons = findings.ReasonsFor(verdict),
            Scores = AttributeScores.Unknown(),
            ModelVersion = null,
            PolicyVersion = policy.Version,
            Explanation = new Explanation
            {
                Language = CommentLanguage.Other.WireName(),
                LanguageSupported = false,
                Findings = findings.ToList(),
                Words = [],
                Thresholds = new Dictionary<string, Threshold>(StringComparer.Ordinal),
            },
        };
    }

    private static void JudgeScores(
        CommentScore score, Policy policy, CommentScorer scorer, (IReadOnlyList<Scope> Scopes, bool IsSensitive) place, Dictionary<string, Threshold> thresholds, Findings findings)
    {
        foreach (var attribute in Attributes.All)
        {
            if (score.Scores.Of(attribute) is not { } exact)
            {
                continue;
            }

            // As it is shown, so that the explanation adds up.
            var value = Math.Round(exact, 4);

            var threshold = policy.ThresholdFor(attribute, score.Language, scorer, place.Scopes, place.IsSensitive);
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

    /// <summary>The first scorer was unsure and nobody else could say: that is held, unless the site wants failures approved.</summary>
    private static Finding WithoutSecondScore(Verdict failure, string reason) => new()
    {
        Rule = "second-scorer",
        Action = failure == Verdict.Approve ? Verdict.Approve : Verdict.Hold,
        Reason = ReasonCodes.SecondScorerUnavailable,
        Saw = reason,
    };

    private static SecondOpinion OpinionOf(SecondScore second, in AttributeScores first)
    {
        if (second.Unavailable is not null)
        {
            return new SecondOpinion { Model = second.Version, Unavailable = second.Unavailable };
        }

        var said = new Dictionary<string, double>(StringComparer.Ordinal);
        var before = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var attribute in Attributes.All)
        {
            if (second.Of(attribute) is { } value)
            {
                said.Add(attribute.WireName(), Math.Round(value, 4));
                if (first.Of(attribute) is { } own)
                {
                    before.Add(attribute.WireName(), Math.Round(own, 4));
                }
            }
        }

        return new SecondOpinion { Model = second.Version, Weight = second.Weight, Scores = said, FirstScores = before };
    }

    private static void JudgeText(Comment comment, int maxLinks, Findings findings)
    {
        var linkCount = Links.In(comment.Text).Count(link => link.IsLink);
        if (linkCount > maxLinks)
        {
            findings.Add(new Finding
            {
                Rule = "max-links",
                Action = Verdict.Hold,
                Reason = ReasonCodes.TooManyLinks,
                Saw = linkCount.ToString(CultureInfo.InvariantCulture),
                Limit = maxLinks.ToString(CultureInfo.InvariantCulture),
            });
        }

        if (!string.IsNullOrWhiteSpace(comment.Honeypot))
        {
            findings.Add(new Finding { Rule = "honeypot", Action = Verdict.Hold, Reason = ReasonCodes.Honeypot });
        }
    }

    private static List<WeighedWord> WeighingWords(string text, CommentScore score, CommentScorer scorer, SecondScore? second, IReadOnlyList<Finding> findings)
    {
        var words = new List<WeighedWord>();
        foreach (var finding in findings)
        {
            // Where the second scorer's word alone counted, the first one's words did not decide.
            if (Attributes.TryParse(finding.Reason, out var attribute)
                && score.Scores.Of(attribute) is not null
                && !(second is { Weight: 1 } && second.Of(attribute) is not null))
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
