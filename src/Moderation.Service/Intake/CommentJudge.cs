using System.Collections.Concurrent;
using Moderation.Facts;
using Moderation.Judging;
using Moderation.Service.Operations;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Intake;

/// <summary>Judges scored comments by their site's policy and what is on record. Whatever happens there is a decision.</summary>
internal sealed partial class CommentJudge(SiteRegistry sites, Measures measures, TimeProvider clock, ILogger<CommentJudge> logger)
{
    private readonly ConcurrentDictionary<(string Site, string Policy, string Rule), bool> _failedRules = new();

    /// <summary>Decides about a comment.</summary>
    public Decision Decide(Submission submission, History history)
    {
        var started = clock.GetTimestamp();
        var comment = submission.Comment;
        var policy = sites.Find(comment.Site)!.Policy;
        try
        {
            return Judge.Decide(comment, policy, submission.Scorer, submission.EvidenceWith(history), submission.ReceivedAt);
        }
#pragma warning disable CA1031 // Whatever fails while judging, the comment must be held and not lost.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.JudgingFailed(logger, comment.Site, exception.GetType().Name);
            return Judge.Undecidable(policy, exception.GetType().Name, history);
        }
        finally
        {
            measures.Judged(clock.GetElapsedTime(started));
        }
    }

    /// <summary>Tells which rules failed for a comment whose decision was recorded.</summary>
    public void TellFailures(Decision decision, string site)
    {
        foreach (var finding in decision.Explanation.Findings)
        {
            if (finding.Reason == ReasonCodes.RuleFailed)
            {
                measures.RuleFailed(site, finding.Rule);

                // Once for each: what fails for every comment would fill the log.
                if (_failedRules.TryAdd((site, decision.PolicyVersion, finding.Rule), true))
                {
                    Log.RuleFailed(logger, finding.Rule, site, finding.Saw);
                }
            }
        }
    }

    private static partial class Log
    {
        // Not the exception itself: its message may quote the comment.
        [LoggerMessage(1, LogLevel.Error, "Judging a comment of site {Site} failed with {Failure}; the site's failure mode decides.")]
        public static partial void JudgingFailed(ILogger logger, string site, string failure);

        [LoggerMessage(2, LogLevel.Error, "Rule {Rule} of site {Site} failed ({Failure}); comments that it fails for are held. Said once; the metric rules.failed counts.")]
        public static partial void RuleFailed(ILogger logger, string rule, string site, string? failure);
    }
}
