using System.Text.Json;
using Moderation.Contracts;
using Moderation.IntegrationTests.Backtesting;
using Moderation.Labelling;
using Moderation.Service.Labelling;
using Moderation.Service.Reviewing;
using Moderation.Service.Reviewing.Deciding;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Reviewing;

/// <summary>What moderators decide, on every database. The subclasses below only say which.</summary>
public abstract class ModeratorDecisionTests(TestServers? servers) : IAsyncLifetime
{
    private ReviewStage? _stage;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ReviewStage Stage => _stage!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _stage = await ReviewStage.OpenAsync(servers);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_decision_is_one_event_with_all_that_decided_one_label_and_another_count()
    {
        await Stage.SubmitAsync(Verdict.Hold, "c1");
        await Stage.FollowAsync();
        var attributes = new bool?[7];
        attributes[5] = false;

        var outcome = Assert.Single(await Stage.DecideAsync(ReviewStage.Reject(note: "rude to the author") with { Attributes = attributes }, ReviewStage.Seen("c1")));

        Assert.Equal((ModeratorOutcomeKind.Decided, 2, Verdict.Reject, "mona"), (outcome.Kind, outcome.Standing!.Sequence, outcome.Standing.Verdict, outcome.Standing.By));
        var events = await Stage.EventsAsync("c1");
        Assert.Equal(2, events.Count);
        var (before, after) = (events[0], events[1]);
        Assert.Equal(("CommentRejected", "reject", "mona", 2, 1), (after.GetProperty("type").GetString(), after.GetProperty("verdict").GetString(), after.GetProperty("decidedBy").GetString(), after.GetProperty("sequence").GetInt32(), after.GetProperty("revision").GetInt32()));
        Assert.Equal(["insult"], after.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
        Assert.NotEqual(before.GetProperty("eventId").GetString(), after.GetProperty("eventId").GetString());
        foreach (var kept in new[] { "scores", "explanation", "policyVersion", "modelVersion" })
        {
            Assert.Equal(before.GetProperty(kept).GetRawText(), after.GetProperty(kept).GetRawText());
        }

        Assert.DoesNotContain("rude to the author", after.GetRawText(), StringComparison.Ordinal);
        Assert.IsType<CommentRejected>(JsonSerializer.Deserialize<CommentRejected>(after.GetRawText(), A.Json), exactMatch: true);
        var label = Assert.Single(await new LabelStore(Stage.Database, Stage.Clock).OfCommentAsync("news", "c1", Token));
        Assert.Equal((LabelSource.Moderator, "mona", Verdict.Reject, RejectionReason.Insult, 32, 0, "rude to the author"), (label.Source, label.SaidBy, label.Verdict, label.Reason, label.AttributesSaid, label.AttributesTrue, label.Note));
        Assert.Equal(0, await Stage.ScalarAsync<long>("select count(*) from review_item"));
        Assert.Equal(3, await Stage.ScalarAsync<long>("select count(*) from subject where rejected = 1 and held = 0 and submitted = 1"));
        Assert.Equal(1, await Stage.ScalarAsync<long>("select count(*) from moderator_decision where note = 'rude to the author' and decided_by = 'mona'"));
        var announced = Assert.Single(Stage.Feed.TakeRecent((await Stage.ScalarAsync<long>("select max(position) from decision")) - 1, 10));
        Assert.Equal(after.GetProperty("eventId").GetString(), announced.EventId);
    }

    [Fact]
    public async Task Of_two_moderators_at_once_one_wins_and_the_other_sees_what_happened()
    {
        await Stage.SubmitAsync(Verdict.Hold, Enumerable.Range(1, 20).Select(number => $"c{number}"));

        for (var number = 1; number <= 20; number++)
        {
            var seen = ReviewStage.Seen($"c{number}");
            var outcomes = await Task.WhenAll(
                Task.Run(() => Stage.DecideAsync(ReviewStage.Approve("mona"), seen), Token),
                Task.Run(() => Stage.DecideAsync(ReviewStage.Reject(by: "omar"), seen), Token));

            var winner = Assert.Single(outcomes.SelectMany(both => both), outcome => outcome.Kind == ModeratorOutcomeKind.Decided);
            var loser = Assert.Single(outcomes.SelectMany(both => both), outcome => outcome.Kind == ModeratorOutcomeKind.Overtaken);
            Assert.Equal(winner.Standing!.EventId, loser.Standing!.EventId);
            Assert.Equal((winner.Standing.By, winner.Standing.Verdict, 2), (loser.Standing.By, loser.Standing.Verdict, loser.Standing.Sequence));
            Assert.Equal(2, (await Stage.EventsAsync($"c{number}")).Count);
        }

        Assert.Equal(20, await Stage.ScalarAsync<long>("select count(*) from label"));
    }

    [Fact]
    public async Task A_decision_sent_again_is_made_once_however_often_and_at_once()
    {
        await Stage.SubmitAsync(Verdict.Hold, "c1", "c2");
        var decision = ReviewStage.Approve() with { Id = "once" };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Stage.DecideAsync(decision, ReviewStage.Seen("c1"), ReviewStage.Seen("c2")), Token)));
        await Stage.DecideAsync(ReviewStage.Reject(), "c1", sequence: 2);
        var late = Assert.Single(await Stage.DecideAsync(decision, ReviewStage.Seen("c1")));

        Assert.Equal(2, outcomes.SelectMany(all => all).Count(outcome => outcome.Kind == ModeratorOutcomeKind.Decided));
        Assert.Equal(14, outcomes.SelectMany(all => all).Count(outcome => outcome.Kind == ModeratorOutcomeKind.Repeated));
        Assert.Equal((ModeratorOutcomeKind.Repeated, Verdict.Reject), (late.Kind, late.Standing!.Verdict));
        Assert.Equal(3, (await Stage.EventsAsync("c1")).Count);
        Assert.Equal(2, (await Stage.EventsAsync("c2")).Count);
    }

    [Fact]
    public async Task A_comment_edited_since_it_was_seen_is_left_alone_and_the_moderator_told()
    {
        await Stage.SubmitAsync(Verdict.Hold, "c1");
        await Stage.SubmitAsync(Verdict.Approve, BacktestStage.Comment("c1", "نص آخر تماما"));

        var outcome = Assert.Single(await Stage.DecideAsync(ReviewStage.Reject(), ReviewStage.Seen("c1")));

        Assert.Equal((ModeratorOutcomeKind.Overtaken, 2, 2, Verdict.Approve, null), (outcome.Kind, outcome.Standing!.Revision, outcome.Standing.Sequence, outcome.Standing.Verdict, outcome.Standing.By));
        Assert.Equal(2, (await Stage.EventsAsync("c1")).Count);
        Assert.Equal(0, await Stage.ScalarAsync<long>("select count(*) from label"));
        Assert.Equal(ModeratorOutcomeKind.Decided, await Stage.DecideAsync(ReviewStage.Reject(), "c1", revision: 2, sequence: 2));
    }

    [Fact]
    public async Task A_new_text_is_judged_anew_and_going_back_to_a_rejected_one_brings_the_rejection_back()
    {
        var first = BacktestStage.Comment("c1");
        await Stage.SubmitAsync(Verdict.Approve, first with { SubmittedAt = Stage.Clock.GetUtcNow() });
        await Stage.DecideAsync(ReviewStage.Reject(RejectionReason.Hate), "c1");
        await Stage.SubmitAsync(Verdict.Reject, first with { SubmittedAt = Stage.Clock.GetUtcNow().AddHours(-1) });
        Assert.Equal(2, (await Stage.EventsAsync("c1")).Count);

        await Stage.SubmitAsync(Verdict.Approve, first with { Text = "نص آخر تماما", SubmittedAt = Stage.Clock.GetUtcNow().AddHours(1) });
        Assert.Equal("policy", (await Stage.EventsAsync("c1"))[^1].GetProperty("decidedBy").GetString());
        await Stage.SubmitAsync(Verdict.Approve, first with { SubmittedAt = Stage.Clock.GetUtcNow().AddHours(2) });

        var standing = (await Stage.EventsAsync("c1"))[^1];
        Assert.Equal((4, 3, "reject", "mona", "CommentRejected"), (standing.GetProperty("sequence").GetInt32(), standing.GetProperty("revision").GetInt32(), standing.GetProperty("verdict").GetString(), standing.GetProperty("decidedBy").GetString(), standing.GetProperty("type").GetString()));
        Assert.Equal(["hate"], standing.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
        Assert.Equal(3, await Stage.ScalarAsync<long>("select count(*) from subject where rejected = 1 and approved = 0"));

        // A moderator may change it all the same.
        Assert.Equal(ModeratorOutcomeKind.Decided, await Stage.DecideAsync(ReviewStage.Approve("omar"), "c1", revision: 3, sequence: 4));
    }

    [Fact]
    public async Task A_correction_is_another_decision_and_a_hold_keeps_it_waiting_with_the_note()
    {
        await Stage.SubmitAsync(Verdict.Approve, "c1");

        Assert.Equal(ModeratorOutcomeKind.Decided, await Stage.DecideAsync(ReviewStage.Hold("ask the editor"), "c1"));
        await Stage.FollowAsync();
        Assert.Equal(1, await Stage.ScalarAsync<long>("select count(*) from review_item where held = 1 and held_by = 'mona' and sequence = 2"));
        Assert.Equal(0, await Stage.ScalarAsync<long>("select count(*) from label"));
        Assert.Equal(ModeratorOutcomeKind.Decided, await Stage.DecideAsync(ReviewStage.Reject(RejectionReason.Spam, "omar"), "c1", sequence: 2));
        Assert.Equal(ModeratorOutcomeKind.Decided, await Stage.DecideAsync(ReviewStage.Approve("omar"), "c1", sequence: 3));

        var events = await Stage.EventsAsync("c1");
        Assert.Equal(["approve policy ", "hold mona held_by_moderator", "reject omar spam", "approve omar "], events.Select(decided =>
            $"{decided.GetProperty("verdict").GetString()} {decided.GetProperty("decidedBy").GetString()} {string.Join(',', decided.GetProperty("reasons").EnumerateArray())}"));
        Assert.Equal(3, await Stage.ScalarAsync<long>("select count(*) from subject where approved = 1 and rejected = 0 and held = 0"));
        Assert.Equal(2, await Stage.ScalarAsync<long>("select count(*) from label"));
    }

    [Fact]
    public async Task An_erased_comment_is_not_decided_and_takes_notes_and_claims_along()
    {
        await Stage.SubmitAsync(Verdict.Hold, "c1", "c2");
        await Stage.FollowAsync();
        await Stage.DecideAsync(ReviewStage.Hold("يقول فلان"), "c1");
        await Stage.Comments.Comments.EraseAsync("news", "c1", Token);

        Assert.Equal(ModeratorOutcomeKind.Erased, await Stage.DecideAsync(ReviewStage.Approve(), "c1", sequence: 2));
        Assert.Equal(ModeratorOutcomeKind.NoComment, await Stage.DecideAsync(ReviewStage.Approve(), "nothing"));
        await Stage.FollowAsync();
        Assert.Equal(0, await Stage.ScalarAsync<long>("select count(*) from moderator_decision where note is not null"));
        Assert.Equal("c2", await Stage.ScalarAsync<string>("select c.comment_id from review_item i join comment c on c.comment_key = i.comment_key"));
    }

    [Fact]
    public async Task What_is_not_to_be_stored_is_forgotten_once_it_is_decided()
    {
        await Stage.SubmitAsync(Verdict.Hold, BacktestStage.Comment("c1") with { DoNotStore = true });
        await Stage.DecideAsync(ReviewStage.Hold("a quote"), "c1");
        Assert.NotNull((await Stage.Comments.Comments.FindAsync("news", "c1", Token))!.Body);

        await Stage.DecideAsync(ReviewStage.Reject(RejectionReason.Other, note: "another quote"), "c1", sequence: 2);

        var comment = await Stage.Comments.Comments.FindAsync("news", "c1", Token);
        Assert.Equal((null, null, Verdict.Reject), (comment!.Body, comment.Author, comment.Verdict));
        Assert.All(await Stage.EventsAsync("c1"), decided => Assert.False(decided.TryGetProperty("explanation", out _)));
        Assert.Equal(0, await Stage.ScalarAsync<long>("select count(*) from moderator_decision where note is not null"));
        Assert.Equal(0, await Stage.ScalarAsync<long>("select count(*) from label where note is not null"));
        Assert.Equal(0, await Stage.ScalarAsync<long>("select count(*) from comment where email_hash is not null or facts is not null"));
        Assert.DoesNotContain("explanation", Stage.Feed.TakeRecent(2, 1).Single().Event, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_thousand_at_once_each_has_its_own_outcome()
    {
        await Stage.SubmitAsync(Verdict.Hold, Enumerable.Range(1, 990).Select(number => $"c{number}"));
        await Stage.FollowAsync();
        await Stage.DecideAsync(ReviewStage.Approve("omar"), "c5");
        var seen = Enumerable.Range(1, 999).Select(number => ReviewStage.Seen($"c{number}")).Append(ReviewStage.Seen("c1")).ToList();

        var outcomes = await Stage.DecideAsync(ReviewStage.Reject(RejectionReason.Spam), seen);

        Assert.Equal(seen, outcomes.Select(outcome => outcome.Seen));
        Assert.Equal(990, outcomes.Count(outcome => outcome.Kind == ModeratorOutcomeKind.Decided));
        Assert.Equal((ModeratorOutcomeKind.Overtaken, "omar"), (outcomes[4].Kind, outcomes[4].Standing!.By));
        Assert.Equal(9, outcomes.Count(outcome => outcome.Kind == ModeratorOutcomeKind.NoComment));
        Assert.Equal(0, await Stage.ScalarAsync<long>("select count(*) from review_item"));
        Assert.Equal(989, await Stage.ScalarAsync<long>("select count(*) from label where verdict = 2 and reason = 1"));
        Assert.Equal(989, await Stage.ScalarAsync<long>("select max(rejected) from subject"));
        Assert.Equal(0, await Stage.ScalarAsync<long>("select count(*) from subject where held <> 0"));
    }

    [Fact]
    public async Task A_moderators_word_closes_the_review_that_a_sample_asked_for()
    {
        await Stage.SubmitAsync(Verdict.Approve, "c1", "c2");
        Assert.Equal((2, 2), await new ReviewSampling(Stage.Database, Stage.Clock).SampleAsync("news", SamplingStrategy.Blind, 5, 1, Token));
        Assert.Equal(2, await Stage.ScalarAsync<long>("select count(*) from review_item where sampled = 4"));

        await Stage.DecideAsync(ReviewStage.Reject(), "c1");
        await Stage.Comments.LabelAsync("c2", Verdict.Approve);

        Assert.Equal(0, await Stage.ScalarAsync<long>("select count(*) from review_item"));
        Assert.Empty(await new ReviewReader(Stage.Database).OpenAsync("news", 0, 10, Token));
    }

    [Fact]
    public async Task A_backtest_takes_what_the_policy_did_for_before_and_what_the_moderator_said_for_the_truth()
    {
        await Stage.SubmitAsync(Verdict.Approve, "c1", "c2");
        await Stage.SubmitAsync(Verdict.Hold, "c3");
        await Stage.DecideAsync(ReviewStage.Reject(), "c1");
        await Stage.DecideAsync(ReviewStage.Hold(), "c2");
        await Stage.DecideAsync(ReviewStage.Approve(), "c3");
        await Stage.SubmitAsync(Verdict.Approve, BacktestStage.Comment("c3", "نص آخر تماما"));

        var report = await Stage.Comments.BacktestAsync(BacktestStage.Lenient + "rules:\n  - {name: all, when: links >= 0, then: reject}\n");

        Assert.Equal((3, 3, 3), (report.Comments, report.Before.Approved, report.After.Rejected));
        Assert.Equal((1, 0), (report.WithModerators, report.AgainstModerators));
    }

    [Theory]
    [InlineData("", "mona", Verdict.Approve, 0, null, "id")]
    [InlineData("a b", "mona", Verdict.Approve, 0, null, "id")]
    [InlineData("a", " ", Verdict.Approve, 0, null, "by")]
    [InlineData("a", "Policy", Verdict.Approve, 0, null, "by")]
    [InlineData("a", "mo\u0007na", Verdict.Approve, 0, null, "by")]
    [InlineData("a", "mona", Verdict.Reject, 0, null, "reason")]
    [InlineData("a", "mona", Verdict.Approve, 1, null, "reason")]
    [InlineData("a", "mona", Verdict.Reject, 8, null, "note")]
    [InlineData("a", "mona", Verdict.Reject, 1, "\0", "note")]
    [InlineData("a", "منى 👩‍⚖️", Verdict.Reject, 8, "سطر\nآخر", null)]
    public async Task What_is_wrong_with_a_decision_is_said_by_its_field(string id, string by, Verdict verdict, int reason, string? note, string? field)
    {
        await Stage.SubmitAsync(Verdict.Hold, "c1");
        var decision = new ModeratorDecision { Id = id, By = by, Verdict = verdict, Reason = (RejectionReason)reason, Note = note };

        Assert.Equal(field, decision.Check()?.Field);
        if (field is null)
        {
            Assert.Equal(ModeratorOutcomeKind.Decided, await Stage.DecideAsync(decision, "c1"));
        }
        else
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => Stage.DecideAsync(decision, "c1"));
            Assert.Equal(1, await Stage.ScalarAsync<long>("select count(*) from decision"));
        }
    }

    [Theory]
    [InlineData("<script>alert(1)</script> '; drop table comment; --")]
    [InlineData("\u202Eمقلوب\u202C \u200B\u200C\u200D e\u0301\u0302\u0303 👩‍👩‍👧‍👦 {\"verdict\":\"approve\"}")]
    public async Task Hostile_texts_and_names_are_only_texts_and_names(string hostile)
    {
        await Stage.SubmitAsync(Verdict.Hold, BacktestStage.Comment("c1", hostile) with { Author = A.Author() with { Name = hostile } });

        Assert.Equal(ModeratorOutcomeKind.Decided, await Stage.DecideAsync(ReviewStage.Reject(RejectionReason.Other, note: hostile), "c1"));

        Assert.Equal(hostile, await Stage.ScalarAsync<string>("select note from moderator_decision"));
        Assert.Equal("reject", (await Stage.EventsAsync("c1"))[^1].GetProperty("verdict").GetString());
    }
}

public sealed class SqliteModeratorDecisionTests() : ModeratorDecisionTests(servers: null);

public sealed class PostgresModeratorDecisionTests(TestServers servers) : ModeratorDecisionTests(servers);
