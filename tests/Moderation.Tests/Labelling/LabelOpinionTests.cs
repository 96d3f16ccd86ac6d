using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Scoring;

namespace Moderation.Tests.Labelling;

public sealed class LabelOpinionTests
{
    private static readonly CommentAttribute[] Denied =
    [
        CommentAttribute.Toxicity, CommentAttribute.SevereToxicity, CommentAttribute.IdentityAttack, CommentAttribute.Insult, CommentAttribute.Threat,
        CommentAttribute.Spam,
    ];

    [Theory]
    [InlineData("spam", "spam=1", 1)]
    [InlineData("insult", "toxicity=1 insult=1", 1)]
    [InlineData("hate", "toxicity=1 identity_attack=1", 1)]
    [InlineData("threat", "toxicity=1 threat=1", 1)]
    [InlineData("obscene", "toxicity=1 profanity=1", 1)]
    [InlineData("unknown", "toxicity=1", 0.5)]
    public void A_rejection_labels_what_it_was_for_and_nothing_else(string reason, string labels, double weight)
    {
        var opinion = LabelOpinion.Of([Rejects("m1", reason)]);

        Assert.Equal(labels, Said(opinion));
        Assert.Equal(weight, opinion.Weight);
        Assert.Equal((Verdict.Reject, false), (opinion.Verdict, opinion.Disagreement));
        Assert.Equal([reason], opinion.Reasons.Select(given => given.WireName()));
    }

    [Theory]
    [InlineData("personal_data")]
    [InlineData("off_topic")]
    [InlineData("other")]
    public void A_rejection_for_something_that_no_attribute_is_about_labels_none(string reason)
    {
        var opinion = LabelOpinion.Of([Rejects("m1", reason)]);

        Assert.Equal(string.Empty, Said(opinion));
        Assert.Null(opinion.Weight);
        Assert.Equal(Verdict.Reject, opinion.Verdict);
    }

    [Fact]
    public void A_moderators_approval_denies_all_but_harmless_swearing_and_feedback_denies_toxicity_only()
    {
        var moderator = LabelOpinion.Of([Approves("m1")]);
        var feedback = LabelOpinion.Of([Approves("f", LabelSource.Feedback)]);

        Assert.Equal(Denied, Attributes.All.Where(attribute => moderator.Labels[(int)attribute] == false));
        Assert.Null(moderator.Labels[(int)CommentAttribute.Profanity]);
        Assert.Equal(LabelWorth.Moderator, moderator.Weight);
        Assert.Equal("toxicity=0", Said(feedback));
        Assert.Equal(LabelWorth.Feedback, feedback.Weight);
    }

    [Fact]
    public void Feedback_of_unknown_reason_counts_less_than_with_one_and_less_than_a_moderator()
    {
        var unknown = LabelOpinion.Of([Rejects(null, "unknown", LabelSource.Feedback)]);
        var known = LabelOpinion.Of([Rejects(null, "insult", LabelSource.Feedback)]);
        var moderator = LabelOpinion.Of([Rejects("m1", "unknown")]);

        Assert.Equal("toxicity=1", Said(unknown));
        Assert.Equal(LabelWorth.FeedbackWithoutReason, unknown.Weight);
        Assert.True(unknown.Weight < known.Weight && unknown.Weight < moderator.Weight);
    }

    [Fact]
    public void Readers_reports_add_up_but_a_crowd_of_them_stays_below_one_moderator_without_a_reason()
    {
        var one = LabelOpinion.Of([Rejects("r1", "insult", LabelSource.ReaderReport)]);
        var two = LabelOpinion.Of([Rejects("r1", "insult", LabelSource.ReaderReport), Rejects("r2", "insult", LabelSource.ReaderReport)]);
        var crowd = LabelOpinion.Of([.. Enumerable.Range(0, 500).Select(number => Rejects($"r{number}", "insult", LabelSource.ReaderReport))]);
        var repeated = LabelOpinion.Of([Rejects("r1", "insult", LabelSource.ReaderReport), Rejects("r1", "insult", LabelSource.ReaderReport)]);

        Assert.Equal((0.1, 0.2, LabelWorth.MostOfReaderReports), (one.Weight, two.Weight, crowd.Weight));
        Assert.True(crowd.Weight < LabelWorth.ModeratorWithoutReason);
        Assert.Equal(500, crowd.Provenance[LabelSource.ReaderReport]);
        Assert.Equal((one.Weight, 1), (repeated.Weight, repeated.Provenance[LabelSource.ReaderReport]));
    }

    [Fact]
    public void Feedback_that_contradicts_itself_is_worth_the_difference_and_nothing_when_there_is_none()
    {
        var even = LabelOpinion.Of([Approves(null, LabelSource.Feedback), Rejects(null, "insult", LabelSource.Feedback)]);
        var uneven = LabelOpinion.Of([Approves(null, LabelSource.Feedback), Rejects(null, "unknown", LabelSource.Feedback)]);

        Assert.Null(even.Labels[(int)CommentAttribute.Toxicity]);
        Assert.Equal("insult=1", Said(even));
        Assert.Equal("toxicity=0", Said(uneven));
        Assert.Equal(0.3, uneven.Weight);
        Assert.Null(uneven.Verdict);
        Assert.False(uneven.Disagreement);
    }

    [Fact]
    public void Attributes_in_so_many_words_win_over_what_follows_from_the_verdict()
    {
        var opinion = LabelOpinion.Of([Rejects("m1", "insult") with { Attributes = Named((CommentAttribute.Insult, false), (CommentAttribute.Threat, true)) }]);
        var without = LabelOpinion.Of([Rejects("m1", "unknown") with { Attributes = Named((CommentAttribute.Toxicity, false)) }]);
        var alone = LabelOpinion.Of([new Label { Source = LabelSource.Moderator, By = "m1", Attributes = Named((CommentAttribute.Profanity, true)) }]);

        Assert.Equal("toxicity=1 insult=0 threat=1", Said(opinion));
        Assert.Equal(("toxicity=0", 1), (Said(without), without.Weight));
        Assert.Equal(("profanity=1", null), (Said(alone), alone.Verdict));
    }

    [Fact]
    public void The_newest_label_of_a_moderator_replaces_the_older_one()
    {
        var opinion = LabelOpinion.Of([Rejects("m1", "insult"), Approves("m1")]);

        Assert.Equal((Verdict.Approve, false, 1), (opinion.Verdict, opinion.Disagreement, opinion.Provenance[LabelSource.Moderator]));
        Assert.False(opinion.Labels[(int)CommentAttribute.Toxicity]);
        Assert.Equal(1, opinion.Weight);
    }

    [Fact]
    public void Two_moderators_who_disagree_label_nothing_that_they_disagree_about_and_mark_the_row()
    {
        var opinion = LabelOpinion.Of([Rejects("m1", "insult"), Approves("m2")]);

        Assert.True(opinion.Disagreement);
        Assert.Null(opinion.Verdict);
        Assert.Null(opinion.Labels[(int)CommentAttribute.Toxicity]);
        Assert.Null(opinion.Labels[(int)CommentAttribute.Insult]);
        Assert.False(opinion.Labels[(int)CommentAttribute.Spam]);
        Assert.Equal(LabelWorth.Disputed, opinion.Weight);
    }

    [Fact]
    public void Moderators_who_disagree_in_the_verdict_alone_are_marked_too()
    {
        var opinion = LabelOpinion.Of([Rejects("m1", "off_topic"), Approves("m2")]);

        Assert.Equal((true, null, LabelWorth.Disputed), (opinion.Disagreement, opinion.Verdict, opinion.Weight));
        Assert.False(opinion.Labels[(int)CommentAttribute.Toxicity]);
    }

    [Fact]
    public void Moderators_who_reject_for_different_reasons_do_not_disagree()
    {
        var opinion = LabelOpinion.Of([Rejects("m1", "insult"), Rejects("m2", "spam")]);

        Assert.Equal("toxicity=1 insult=1 spam=1", Said(opinion));
        Assert.Equal((false, 1), (opinion.Disagreement, opinion.Weight));
        Assert.Equal([RejectionReason.Spam, RejectionReason.Insult], opinion.Reasons);
    }

    [Fact]
    public void Twice_as_many_moderators_settle_it_and_fewer_do_not()
    {
        var settled = LabelOpinion.Of([Rejects("m1", "insult"), Rejects("m2", "insult"), Approves("m3")]);
        var open = LabelOpinion.Of([Rejects("m1", "insult"), Rejects("m2", "insult"), Rejects("m3", "insult"), Approves("m4"), Approves("m5")]);

        Assert.True(settled.Labels[(int)CommentAttribute.Toxicity]);
        Assert.Equal((true, LabelWorth.Disputed), (settled.Disagreement, settled.Weight));
        Assert.Null(open.Labels[(int)CommentAttribute.Toxicity]);
    }

    [Fact]
    public void Where_a_moderator_has_spoken_nobody_else_is_heard_but_all_are_counted()
    {
        var opinion = LabelOpinion.Of([Rejects("r1", "insult", LabelSource.ReaderReport), Rejects(null, "unknown", LabelSource.Feedback), Approves("m1")]);
        var digression = LabelOpinion.Of([Rejects("r1", "insult", LabelSource.ReaderReport), Rejects("m1", "off_topic")]);

        Assert.False(opinion.Labels[(int)CommentAttribute.Toxicity]);
        Assert.Equal((1, false, 3), (opinion.Weight, opinion.Disagreement, opinion.Provenance.Values.Sum()));
        Assert.Equal(string.Empty, Said(digression));
    }

    [Fact]
    public void Nothing_said_is_nothing_labelled()
    {
        var opinion = LabelOpinion.Of([]);

        Assert.Equal((string.Empty, null, null), (Said(opinion), opinion.Weight, opinion.Verdict));
        Assert.Empty(opinion.Provenance);
    }

    [Fact]
    public void Every_name_is_found_again()
    {
        Assert.All(Enum.GetValues<LabelSource>(), source => Assert.Equal(source, LabelNames.SourceOf(source.WireName())));
        Assert.All(Enum.GetValues<RejectionReason>(), reason => Assert.Equal(reason, LabelNames.ReasonOf(reason.WireName())));
        Assert.Null(LabelNames.SourceOf("Moderator"));
        Assert.Null(LabelNames.ReasonOf(null));
    }

    private static Label Rejects(string? by, string reason, LabelSource source = LabelSource.Moderator) =>
        new() { Source = source, By = by, Verdict = Verdict.Reject, Reason = LabelNames.ReasonOf(reason)!.Value };

    private static Label Approves(string? by, LabelSource source = LabelSource.Moderator) => new() { Source = source, By = by, Verdict = Verdict.Approve };

    private static bool?[] Named(params (CommentAttribute Attribute, bool Value)[] named)
    {
        var attributes = new bool?[Attributes.Count];
        foreach (var (attribute, value) in named)
        {
            attributes[(int)attribute] = value;
        }

        return attributes;
    }

    private static string Said(LabelOpinion opinion) => string.Join(
        ' ', Attributes.All.Where(attribute => opinion.Labels[(int)attribute] is not null).Select(attribute => $"{attribute.WireName()}={(opinion.Labels[(int)attribute] == true ? 1 : 0)}"));
}
