using Moderation.Contracts;
using Moderation.Rules;
using Moderation.Rules.Documents;
using Moderation.Rules.Expressions;
using Moderation.Rules.Lists;
using Moderation.Scoring;

namespace Moderation.Judging;

/// <summary>Judges one comment by the rules and scopes of a policy.</summary>
internal sealed class RuleJudging
{
    /// <summary>
    /// No condition can run for long: there are no loops, and expressions take time in proportion to the text. What takes longer all
    /// the same counts as failed. Far above what the longest text takes, so that a busy machine decides nothing.
    /// </summary>
    private static readonly TimeSpan LongestRule = TimeSpan.FromMilliseconds(250);

    private static readonly RuleJudging Nothing = new(RuleBook.Empty, null, default, [], []);

    private readonly RuleBook _book;
    private readonly DateTimeOffset _at;

    private RuleJudging(RuleBook book, FactSet? facts, DateTimeOffset at, IReadOnlyList<Scope> scopes, IReadOnlyList<ListHit> hits)
    {
        _book = book;
        Facts = facts;
        _at = at;
        Hits = hits;
        Scopes = scopes;
    }

    /// <summary>What rules are asked about; null where there are none.</summary>
    public FactSet? Facts { get; }

    /// <summary>The scopes that hold for the comment.</summary>
    public IReadOnlyList<Scope> Scopes { get; }

    /// <summary>What the comment has of the lists.</summary>
    public IReadOnlyList<ListHit> Hits { get; }

    /// <summary>The links allowed where a scope says so: of the most specific, the fewest; null when none does.</summary>
    public int? MaxLinks => Scopes.Count == 0 ? null : Scope.Strictest(Scopes, scope => scope.MaxLinks);

    /// <summary>Finds the scopes that hold.</summary>
    public static RuleJudging Begin(Comment comment, Evidence evidence, Policy policy, DateTimeOffset at)
    {
        var book = policy.Rules;
        if (book.IsEmpty)
        {
            return Nothing;
        }

        var localTime = TimeZoneInfo.ConvertTime(at, book.TimeZone);
        var hits = book.Lists.In(comment, at);
        return new RuleJudging(
            book,
            new FactSet(comment, evidence, localTime) { ListHits = CountsOf(hits) },
            at,
            [.. book.Scopes.Where(scope => scope.Has(comment, evidence.Scored.Score.Language, localTime))],
            hits);
    }

    /// <summary>How many different entries of each list there are, by the list's name.</summary>
    private static Dictionary<string, int> CountsOf(IReadOnlyList<ListHit> hits) => hits
        .GroupBy(hit => hit.List.Name, StringComparer.Ordinal)
        .ToDictionary(list => list.Key, list => list.Select(hit => hit.Entry).Distinct().Count(), StringComparer.Ordinal);

    /// <summary>Lets rules add to scores. All see the scores as they were, so that their order changes nothing.</summary>
    public CommentScore Add(CommentScore score, Findings findings)
    {
        if (_book.Adding.Count == 0)
        {
            return score;
        }

        var sums = new double[Attributes.Count];
        foreach (var rule in _book.Adding)
        {
            if (Holds(rule, findings))
            {
                findings.Add(FindingOf(rule) with { Added = rule.Then.Add!.ToDictionary(add => add.Key.WireName(), add => add.Value, StringComparer.Ordinal) }, rule.Specificity, GroundKind.Note);
                foreach (var (attribute, amount) in rule.Then.Add!)
                {
                    sums[(int)attribute] += rule.IsShadow ? 0 : amount;
                }
            }
        }

        var scores = score.Scores;
        foreach (var attribute in Attributes.All)
        {
            if (sums[(int)attribute] != 0 && scores.Of(attribute) is { } before)
            {
                // Rounded, so that sums in another order are the same.
                scores[(int)attribute] = (float)Math.Clamp(Math.Round(before + sums[(int)attribute], 6), 0, 1);
            }
        }

        Facts!.Score = score with { Scores = scores };
        return Facts.Score;
    }

    /// <summary>Lets lists say what they say. Of the author's id or name only the entry is told, of the addresses not even that.</summary>
    public void AddListHits(Findings findings)
    {
        foreach (var (list, entry, start, length) in Hits)
        {
            var isTag = entry.Severity == Severity.Tag;
            findings.Add(
                new Finding
                {
                    Rule = list.Name,
                    Action = entry.Severity switch
                    {
                        Severity.Reject => Verdict.Reject,
                        Severity.Hold => Verdict.Hold,
                        _ => Verdict.Approve,
                    },
                    Reason = ReasonOf(entry.Kind),

                    // Events go to sites and the bus: an address must not, not even by the entry that it is in.
                    Saw = entry.Kind is ListKind.Emails or ListKind.Ips ? null : entry.Text,
                    Start = start,
                    Length = length,
                    Tag = isTag ? list.Name : null,
                },
                Specificity.Site,
                isTag ? GroundKind.Note : GroundKind.Check);
        }
    }

    /// <summary>Lets scopes and rules say what they say.</summary>
    public void Decide(Findings findings, StandingOrders orders)
    {
        foreach (var scope in Scopes)
        {
            var mode = orders.ModeOf(scope);
            if (mode is ScopeMode.Closed or ScopeMode.Premoderated)
            {
                var isClosed = mode == ScopeMode.Closed;
                findings.Add(
                    new Finding
                    {
                        Rule = scope.Name,
                        Action = isClosed ? Verdict.Reject : Verdict.Hold,
                        Reason = isClosed ? ReasonCodes.CommentsClosed : ReasonCodes.Premoderated,
                    },
                    scope.Specificity,
                    GroundKind.Rule);
            }
        }

        foreach (var rule in _book.Deciding)
        {
            if (Holds(rule, findings))
            {
                findings.Add(FindingOf(rule), rule.Specificity, rule.IsShadow || rule.Then.Tag is not null ? GroundKind.Note : GroundKind.Rule);
            }
        }
    }

    private static string ReasonOf(ListKind kind) => kind switch
    {
        ListKind.Words => ReasonCodes.BlockedWord,
        ListKind.Hosts => ReasonCodes.BlockedHost,
        ListKind.Emails => ReasonCodes.BlockedEmail,
        ListKind.Ips => ReasonCodes.BlockedIp,
        _ => ReasonCodes.BlockedAuthor,
    };

    private bool Holds(Rule rule, Findings findings)
    {
        if (!rule.Applies(Facts!, _at))
        {
            return false;
        }

        var began = TimeProvider.System.GetTimestamp();
        string failure;
        try
        {
            var holds = rule.Condition.Holds(Facts!) == true;
            if (TimeProvider.System.GetElapsedTime(began) <= LongestRule)
            {
                return holds;
            }

            failure = "took too long";
        }
#pragma warning disable CA1031 // Whatever fails in one rule, the others are asked all the same.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // Not its message, which may quote the comment.
            failure = exception.GetType().Name;
        }

        findings.Add(
            new Finding { Rule = rule.Name, Action = Verdict.Hold, Reason = ReasonCodes.RuleFailed, Saw = failure, Shadow = rule.IsShadow ? true : null },
            Specificity.Site,
            rule.IsShadow ? GroundKind.Note : GroundKind.Failure);
        return false;
    }

    private Finding FindingOf(Rule rule) => new()
    {
        Rule = rule.Name,
        Action = rule.Then.Verdict ?? Verdict.Approve,
        Reason = rule.Reason,
        Saw = rule.Condition.Saw(Facts!),
        Limit = rule.Condition.Text,
        Text = rule.Text.Count > 0 ? rule.Text : null,
        Tag = rule.Then.Tag,
        Shadow = rule.IsShadow ? true : null,
    };
}
