using Moderation.Judging;
using Moderation.Service.Storage;

namespace Moderation.Service.Hits;

/// <summary>What a rule, a scope or an entry of a list did to one text of a comment.</summary>
internal sealed record RuleHit
{
    /// <summary>In UTF-16 code units: longer entries share one count with what begins alike. The database's index has room for it.</summary>
    private const int LongestEntry = 200;

    public required string Site { get; init; }

    public required long CommentKey { get; init; }

    public required int Revision { get; init; }

    /// <summary>The name of the rule, scope or list.</summary>
    public required string Rule { get; init; }

    /// <summary>The entry of the list as it is written there; empty for rules and scopes.</summary>
    public required string Entry { get; init; }

    public required FindingAction Action { get; init; }

    /// <summary>Whether it was only being tried.</summary>
    public required bool Shadow { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public required long HitAt { get; init; }

    /// <summary>What there is to record of a decision, each rule and entry once. Nothing is kept of what is not to be stored: an entry tells a word of the text.</summary>
    public static IReadOnlyList<RuleHit> Of(JudgedSubmission judged, long commentKey, int revision)
    {
        var hits = new List<RuleHit>();
        if (judged.Comment.DoNotStore)
        {
            return hits;
        }

        foreach (var finding in judged.Decision.Explanation.Findings)
        {
            if (finding.OriginOf() is not var (rule, written))
            {
                continue;
            }

            var entry = Short(written);
            if (!hits.Exists(hit => hit.Rule == rule && hit.Entry == entry))
            {
                hits.Add(new RuleHit
                {
                    Site = judged.Comment.Site,
                    CommentKey = commentKey,
                    Revision = revision,
                    Rule = rule,
                    Entry = entry,
                    Action = finding.ActionOf(),
                    Shadow = finding.Shadow == true,
                    HitAt = judged.Submission.ReceivedAt.ToUnixTimeMilliseconds(),
                });
            }
        }

        return hits;
    }

    /// <summary>Whether <see cref="Of"/> has anything to record.</summary>
    public static bool IsIn(JudgedSubmission judged)
    {
        foreach (var finding in judged.Decision.Explanation.Findings)
        {
            if (finding.OriginOf() is not null)
            {
                return !judged.Comment.DoNotStore;
            }
        }

        return false;
    }

    private static string Short(string entry) =>
        entry.Length <= LongestEntry ? entry : entry[..(char.IsHighSurrogate(entry[LongestEntry - 1]) ? LongestEntry - 1 : LongestEntry)];
}
