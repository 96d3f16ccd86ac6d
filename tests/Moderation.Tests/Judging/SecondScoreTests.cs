using System.Text.Json;
using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Rules;
using Moderation.Scoring;
using Moderation.Tests.Scoring;

namespace Moderation.Tests.Judging;

/// <summary>The model says 0.5 for toxicity, 0.1 for spam and 0.9 for insult, and knows no threat.</summary>
public sealed class SecondScoreTests
{
    private const string Arabic = "هذا نص عربي عادي للقراءة";

    [Fact]
    public void Its_scores_take_the_place_of_the_models_and_the_decision_says_so()
    {
        var decision = Decide(Said(1, (CommentAttribute.Toxicity, 0.1f)));

        Assert.Equal(Verdict.Approve, decision.Verdict);
        Assert.Equal(0.1, decision.Scores.Of(CommentAttribute.Toxicity)!.Value, 1e-6);
        Assert.Equal(0.1, decision.Scores.Of(CommentAttribute.Spam)!.Value, 1e-6);
        Assert.Equal("constant+own-1", decision.ModelVersion);
        var opinion = decision.Explanation.SecondOpinion!;
        Assert.Equal(("own-1", null, 1d), (opinion.Model, opinion.Unavailable, opinion.Weight));
        Assert.Equal(0.1, Assert.Single(opinion.Scores!).Value, 1e-6);
        Assert.Equal(("toxicity", 0.5), (Assert.Single(opinion.FirstScores!).Key, opinion.FirstScores!["toxicity"]));
    }

    [Fact]
    public void It_can_make_a_verdict_worse_too()
    {
        var decision = Decide(Said(1, (CommentAttribute.Toxicity, 0.95f)));

        Assert.Equal((Verdict.Reject, "toxicity"), (decision.Verdict, Assert.Single(decision.Reasons)));
        Assert.Equal("0.95", Assert.Single(decision.Explanation.Findings).Saw);
    }

    [Fact]
    public void With_a_share_both_count()
    {
        var decision = Decide(Said(0.25, (CommentAttribute.Toxicity, 0.9f), (CommentAttribute.Threat, 0.15f)));

        Assert.Equal(0.6, decision.Scores.Of(CommentAttribute.Toxicity)!.Value, 1e-6);

        // What the model does not know is the second scorer's alone.
        Assert.Equal(0.15, decision.Scores.Of(CommentAttribute.Threat)!.Value, 1e-6);
        Assert.Equal(["toxicity"], decision.Explanation.SecondOpinion!.FirstScores!.Keys);
    }

    [Theory]
    [InlineData(FailureMode.Hold, Verdict.Hold)]
    [InlineData(FailureMode.Reject, Verdict.Hold)]
    [InlineData(FailureMode.Approve, Verdict.Approve)]
    [InlineData(FailureMode.LastKnown, Verdict.Hold)]
    public void Where_it_is_silent_the_models_scores_stand_and_doubt_holds(FailureMode failureMode, Verdict expected)
    {
        var options = Options(toxicityBelow: 0.6);
        options.FailureMode = failureMode;

        var decision = Decide(SecondScore.Without("own-1", 1, SecondScore.TimedOut), options);

        Assert.Equal(expected, decision.Verdict);
        Assert.Equal([ReasonCodes.SecondScorerUnavailable], decision.Reasons);
        Assert.Equal("timed_out", Assert.Single(decision.Explanation.Findings).Saw);
        Assert.Equal(0.5, decision.Scores.Of(CommentAttribute.Toxicity));
        Assert.Equal("constant", decision.ModelVersion);
        Assert.Equal(("own-1", "timed_out", null, null), (decision.Explanation.SecondOpinion!.Model, decision.Explanation.SecondOpinion.Unavailable, decision.Explanation.SecondOpinion.Weight, decision.Explanation.SecondOpinion.Scores));
    }

    [Fact]
    public void Not_asked_it_leaves_no_trace()
    {
        var decision = Decide(second: null);

        Assert.Equal("constant", decision.ModelVersion);
        Assert.Null(decision.Explanation.SecondOpinion);
    }

    [Fact]
    public void Where_scores_decide_nothing_it_decides_nothing_either()
    {
        var second = Said(1, (CommentAttribute.Toxicity, 0.95f));

        var foreign = Judge.Decide(Comment("Это обычный комментарий"), Policy(Options()), ConstantModel.Scorer, second);
        var without = Judge.Decide(Comment(Arabic), Policy(Options()), scorer: null, second);

        Assert.Equal((ReasonCodes.UnsupportedLanguage, "constant"), (Assert.Single(foreign.Reasons), foreign.ModelVersion));
        Assert.Equal((ReasonCodes.ModelUnavailable, null), (Assert.Single(without.Reasons), without.ModelVersion));
        Assert.Null(foreign.Explanation.SecondOpinion);
        Assert.Null(without.Explanation.SecondOpinion);
    }

    [Fact]
    public void A_decision_can_be_made_again_from_what_its_explanation_recorded()
    {
        foreach (var score in new[] { 0.00004f, 0.123456f, 0.59995f, 0.6f, 0.89995f })
        {
            var decision = Decide(Said(0.4, (CommentAttribute.Toxicity, score)));
            var recorded = JsonSerializer.Deserialize<Explanation>(JsonSerializer.Serialize(decision.Explanation))!.SecondOpinion!;
            var again = Decide(Said(recorded.Weight!.Value, recorded.Model, (CommentAttribute.Toxicity, (float)recorded.Scores!["toxicity"])));

            Assert.Equal(JsonSerializer.Serialize(decision.Explanation), JsonSerializer.Serialize(again.Explanation));
            Assert.Equal(decision.Verdict, again.Verdict);
        }
    }

    private static Decision Decide(SecondScore? second, PolicyOptions? options = null) =>
        Judge.Decide(Comment(Arabic), Policy(options ?? Options()), ConstantModel.Scorer, second);

    private static SecondScore Said(double weight, params (CommentAttribute Attribute, float Score)[] said) => Said(weight, "own-1", said);

    private static SecondScore Said(double weight, string version, params (CommentAttribute Attribute, float Score)[] said)
    {
        var scores = AttributeScores.Unknown();
        foreach (var (attribute, score) in said)
        {
            scores[(int)attribute] = score;
        }

        return SecondScore.Answered(version, weight, scores);
    }

    private static Comment Comment(string text) => new() { Site = "news", Id = "1", Text = text };

    private static Policy Policy(PolicyOptions options) => Moderation.Rules.Policy.Compile(options).Policy!;

    private static PolicyOptions Options(double toxicityBelow = 0.3) => new()
    {
        Thresholds = new Dictionary<string, ThresholdOptions>(StringComparer.Ordinal)
        {
            ["toxicity"] = new() { ApproveBelow = toxicityBelow, RejectAbove = 0.9 },
            ["insult"] = new() { ApproveBelow = 1 },
        },
    };
}
