using Moderation.Contracts;
using Moderation.IntegrationTests.Backtesting;
using Moderation.Labelling;
using Moderation.Scoring;
using Moderation.Service.Orders;
using Moderation.Service.Reviewing;
using Moderation.Service.Reviewing.Cards;
using Moderation.Service.Reviewing.Claims;
using Moderation.Service.Reviewing.Deciding;
using Moderation.Service.Reviewing.Histories;
using Moderation.Service.Reviewing.Objections;
using Moderation.Service.Reviewing.Queues;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Reviewing;

/// <summary>What waits for moderators and what they are shown of it, on every database. The subclasses below only say which.</summary>
public abstract class QueueTests(TestServers? servers) : IAsyncLifetime
{
    private ReviewStage? _stage;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ReviewStage Stage => _stage!;

    private QueueReader Queues => new(Stage.Database, Stage.Clock);

    private CardReader Cards => new(Stage.Database, Stage.Hashes, Stage.Clock);

    private ClaimStore Claims => new(Stage.Database, Stage.Clock);

    private ObjectionStore Objections => new(Stage.Database, Stage.Clock);

    private CommentHistoryReader Histories => new(Stage.Database, Cards, Stage.Feed);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _stage = await ReviewStage.OpenAsync(servers);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_held_waits_until_it_is_decided_and_nothing_else_does()
    {
        await Stage.SubmitAsync(Verdict.Hold, Distinct("h", 3));
        await Stage.SubmitAsync(Verdict.Approve, Distinct("a", 2));
        await Stage.FollowAsync();
        Assert.Equal(["h1", "h2", "h3"], await IdsAsync(ToReview));

        await Stage.DecideAsync(ReviewStage.Approve(), "h2");
        await Stage.SubmitAsync(Verdict.Approve, BacktestStage.Comment("h3", "نص آخر تماما لا يشبه ما قبله"));
        await Stage.SubmitAsync(Verdict.Hold, BacktestStage.Comment("a1", "نص آخر كذلك وهو طويل بما يكفي"));
        Assert.Equal(["h1"], await IdsAsync(ToReview));
        await Stage.FollowAsync();

        Assert.Equal(["h1", "a1"], await IdsAsync(ToReview));
        Assert.Equal((2, 0, 0, 0, 0), Of(await Queues.CountAllAsync(["news"], "mona", Token)));
        Assert.Equal((0, 0, 0, 0, 0), Of(await Queues.CountAllAsync(["sport"], "mona", Token)));
    }

    [Fact]
    public async Task Pages_follow_each_other_whatever_is_decided_meanwhile_and_tell_of_new_arrivals()
    {
        await Stage.SubmitAsync(Verdict.Hold, Distinct("h", 25));
        await Stage.FollowAsync();
        var ids = new List<string>();
        var first = await Queues.ReadAsync(new QueueQuery(ToReview, QueueOrder.Oldest, null, 10, Campaigns: false), Token);
        ids.AddRange(first.Items.Select(item => item.Id));
        await Stage.DecideAsync(ReviewStage.Approve(), "h3");
        await Stage.DecideAsync(ReviewStage.Approve(), "h12");
        await Stage.SubmitAsync(Verdict.Hold, Distinct("late", 2));
        await Stage.FollowAsync();
        var page = first;
        while (page.Next is { } next)
        {
            page = await Queues.ReadAsync(new QueueQuery(ToReview, QueueOrder.Oldest, next, 10, Campaigns: false), Token);
            ids.AddRange(page.Items.Select(item => item.Id));
        }

        Assert.Equal([.. Enumerable.Range(1, 25).Where(number => number != 12).Select(number => $"h{number}"), "late1", "late2"], ids);
        Assert.Equal(2, await Queues.CountNewerAsync(ToReview, first.Newest, Token));
        Assert.Equal(0, await Queues.CountNewerAsync(ToReview, page.Newest, Token));
        Assert.Equal(25, await Queues.CountAsync(ToReview, Token));
    }

    [Fact]
    public async Task The_riskier_comes_first_but_not_before_what_waits_for_hours()
    {
        await Stage.SubmitAsync(Verdict.Hold, BacktestStage.Comment("old"));
        ((Microsoft.Extensions.Time.Testing.FakeTimeProvider)Stage.Clock).Advance(TimeSpan.FromHours(7));
        await Stage.SubmitAsync(Verdict.Hold, BacktestStage.Comment("calm"), BacktestStage.Comment("unknown", "an english sentence without a score of it"));
        await Stage.FollowAsync();

        Assert.Equal(["old", "unknown", "calm"], await IdsAsync(ToReview, QueueOrder.Urgent));
        Assert.Equal(["old", "calm", "unknown"], await IdsAsync(ToReview, QueueOrder.Oldest));
    }

    [Fact]
    public async Task Filters_choose_by_all_that_is_known_of_a_comment()
    {
        await Stage.SubmitAsync(
            Verdict.Hold,
            BacktestStage.Comment("plain"),
            BacktestStage.Comment("sport", author: 2) with { Article = A.Article("article-2") with { Section = "رياضة'; --" } },
            BacktestStage.Comment("english", "an english sentence without a score of it", author: 3));
        await Stage.FollowAsync();

        Assert.Equal(["sport"], await IdsAsync(ToReview with { Section = "رياضة'; --" }));
        Assert.Equal(["sport"], await IdsAsync(ToReview with { ArticleId = "article-2" }));
        Assert.Equal(["english"], await IdsAsync(ToReview with { Language = "en" }));
        Assert.Equal(["plain", "sport"], await IdsAsync(ToReview with { Attribute = CommentAttribute.Toxicity, From = 0.05, To = 0.15 }));
        Assert.Empty(await IdsAsync(ToReview with { Attribute = CommentAttribute.Toxicity, From = 0.2 }));
        Assert.Equal(["sport"], await IdsAsync(ToReview with { AuthorName = A.Author(2).Name }));
        Assert.Equal(["english"], await IdsAsync(ToReview with { Author = ReviewItem.AuthorOf(Stage.Hashes.Account(A.Author(3).Id)!) }));
        Assert.Equal(["plain", "sport", "english"], await IdsAsync(ToReview with { Rule = "all" }));
        Assert.Empty(await IdsAsync(ToReview with { Rule = "al" }));
        Assert.Empty(await IdsAsync(ToReview with { Sites = ["sport"] }));
        Assert.Equal(3, (await IdsAsync(ToReview with { Sites = ["sport", "news"] })).Count);
        Assert.Equal(1, await Queues.CountAsync(ToReview with { Section = "رياضة'; --" }, Token));
    }

    [Fact]
    public async Task Copies_are_one_campaign_that_shows_the_next_when_the_first_is_decided()
    {
        const string Offer = "تخفيضات هائلة على كل الأجهزة المنزلية لمدة أسبوع واحد فقط راسلونا الآن";
        await Stage.SubmitAsync(Verdict.Hold, BacktestStage.Comment("other", "رأيي أن الجسر الجديد يحتاج إلى صيانة قبل الشتاء القادم"));
        await Stage.SubmitAsync(Verdict.Hold, Enumerable.Range(1, 6).Select(number => BacktestStage.Comment($"c{number}", number == 4 ? Offer + " !!!" : number == 5 ? Offer + " اليوم" : Offer, author: number)));
        await Stage.FollowAsync();

        var page = await Queues.ReadAsync(new QueueQuery(ToReview, QueueOrder.Oldest, null, 10), Token);
        Assert.Equal([("other", 1), ("c1", 6)], page.Items.Select(item => (item.Id, item.Alike)));
        var members = await Queues.ReadAsync(new QueueQuery(ToReview with { Campaign = page.Items[1].Campaign }, QueueOrder.Oldest, null, 100, Campaigns: false), Token);
        Assert.Equal(["c1", "c2", "c3", "c4", "c5", "c6"], members.Items.Select(item => item.Id));

        await Stage.DecideAsync(ReviewStage.Reject(RejectionReason.Spam), "c1");
        page = await Queues.ReadAsync(new QueueQuery(ToReview, QueueOrder.Oldest, null, 10), Token);
        Assert.Equal([("other", 1), ("c2", 5)], page.Items.Select(item => (item.Id, item.Alike)));
        await Stage.RestartAsync();
        await Stage.SubmitAsync(Verdict.Hold, BacktestStage.Comment("c7", Offer, author: 7));
        await Stage.FollowAsync();
        page = await Queues.ReadAsync(new QueueQuery(ToReview, QueueOrder.Oldest, null, 10), Token);
        Assert.Equal([("other", 1), ("c2", 6)], page.Items.Select(item => (item.Id, item.Alike)));
        await Stage.DecideAsync(ReviewStage.Reject(RejectionReason.Spam), "c7");
        await Stage.DecideAsync(ReviewStage.Reject(RejectionReason.Spam), [.. members.Items.Skip(1).Select(item => new SeenComment(item.Site, item.Id, item.Revision, item.Sequence))]);
        Assert.Equal(["other"], await IdsAsync(ToReview));
    }

    [Fact]
    public async Task A_claim_holds_for_a_while_and_one_that_was_handed_over_is_the_colleagues()
    {
        await Stage.SubmitAsync(Verdict.Hold, Distinct("h", 4));
        await Stage.FollowAsync();
        var keys = (await Queues.ReadAsync(new QueueQuery(ToReview, QueueOrder.Oldest, null, 10), Token)).Items.Select(item => item.CommentKey).ToList();
        var clock = (Microsoft.Extensions.Time.Testing.FakeTimeProvider)Stage.Clock;

        Assert.Equal("mona", (await Claims.ClaimAsync(keys[0], "mona", Token))!.Holder);
        Assert.Equal("mona", (await Claims.ClaimAsync(keys[0], "omar", Token))!.Holder);
        clock.Advance(TimeSpan.FromSeconds(80));
        Assert.Equal("mona", (await Claims.ClaimAsync(keys[0], "mona", Token))!.Holder);
        clock.Advance(TimeSpan.FromSeconds(80));
        Assert.Equal(["h1"], await IdsAsync(Mine("mona")));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(await IdsAsync(Mine("mona")));
        Assert.Equal("omar", (await Claims.ClaimAsync(keys[0], "omar", Token))!.Holder);
        Assert.Equal(0, await Claims.ReleaseAsync([keys[0]], "mona", Token));
        Assert.Null(await Claims.ClaimAsync(keys[^1] + 1, "mona", Token));

        Assert.True(await Claims.HandOverAsync(ReviewStage.Seen("h1"), "omar", "mona", "تعرفينه أفضل مني", Token));
        Assert.False(await Claims.HandOverAsync(ReviewStage.Seen("h1", sequence: 2), "omar", "mona", null, Token));
        await Stage.DecideAsync(ReviewStage.Hold("later"), "h2");
        Assert.Equal(["h1", "h2"], await IdsAsync(Mine("mona")));
        Assert.Empty(await IdsAsync(Mine("omar")));
        Assert.Equal(2, (await Queues.CountAllAsync(null, "mona", Token)).Mine);
        var card = Assert.Single(await Cards.ReadAsync([keys[0]], Token));
        Assert.Equal(("omar", "mona", "تعرفينه أفضل مني", null), (card.HandOver!.GivenBy, card.HandOver.GivenTo, card.HandOver.Note, card.Claim?.Holder));

        await Claims.ClaimAsync(keys[0], "mona", Token);
        await Stage.Comments.Comments.EraseAsync("news", "h1", Token);
        Assert.Null(await Claims.ClaimAsync(keys[0], "mona", Token));
        Assert.Equal(0, await Stage.ScalarAsync<long>("select (select count(*) from claim) + (select count(*) from hand_over)"));
        Assert.Equal(["h2"], await IdsAsync(Mine("mona")));
        Assert.Equal(ModeratorOutcomeKind.Decided, await Stage.DecideAsync(ReviewStage.Approve("omar"), "h2", sequence: 2));
        Assert.Empty(await IdsAsync(Mine("mona")));
    }

    [Fact]
    public async Task Reports_and_appeals_put_a_comment_before_moderators_and_the_decision_answers_them()
    {
        await Stage.SubmitAsync(Verdict.Approve, "a1");
        await Stage.SubmitAsync(Verdict.Reject, "r1");

        Assert.Equal(ObjectionOutcomeKind.Filed, (await ReportAsync("a1", "1")).Kind);
        Assert.Equal(ObjectionOutcomeKind.Filed, (await ReportAsync("a1", "2")).Kind);
        Assert.Equal(ObjectionOutcomeKind.Repeated, (await ReportAsync("a1", "2")).Kind);
        Assert.Equal(ObjectionOutcomeKind.NoComment, (await ReportAsync("nothing", "1")).Kind);
        Assert.Equal(ObjectionOutcomeKind.Filed, (await AppealAsync("r1", "1")).Kind);
        Assert.Equal(["a1"], await IdsAsync(ToReview with { Queue = ReviewQueue.Reported }));
        Assert.Equal(["r1"], await IdsAsync(ToReview with { Queue = ReviewQueue.Appeals }));
        Assert.Equal((0, 1, 1, 0, 0), Of(await Queues.CountAllAsync(null, "mona", Token)));
        Assert.Equal("approve", (await Stage.EventsAsync("a1"))[^1].GetProperty("verdict").GetString());
        Assert.Equal(2, await Stage.ScalarAsync<long>("select count(*) from label where source = 3 and verdict = 2"));

        // A hold answers nobody; the rejection that follows is still another verdict than what was reported.
        await Stage.DecideAsync(ReviewStage.Hold(), "a1");
        Assert.Equal(["a1"], await IdsAsync(ToReview with { Queue = ReviewQueue.Reported }));
        await Stage.DecideAsync(ReviewStage.Reject(), "a1", sequence: 2);
        await Stage.DecideAsync(ReviewStage.Hold(), "r1");
        await Stage.DecideAsync(ReviewStage.Reject(), "r1", sequence: 2);
        await Stage.FollowAsync();

        Assert.Equal((0, 0, 0, 0, 0), Of(await Queues.CountAllAsync(null, "mona", Token)));
        Assert.Equal(["report 1 overturned", "report 2 overturned"], await AnswersAsync("a1"));
        Assert.Equal(["appeal 1 upheld"], await AnswersAsync("r1"));
        Assert.Equal((ObjectionOutcomeKind.Repeated, ObjectionAnswer.Upheld, "mona"), await AnsweredAsync("r1"));
        await Stage.DecideAsync(ReviewStage.Approve(), "r1", sequence: 3);
        Assert.False((await Stage.EventsAsync("r1"))[^1].TryGetProperty("answers", out _));
        Assert.Empty(await IdsAsync(ToReview));

        await AppealAsync("a1", "new");
        Assert.Equal(["a1"], await IdsAsync(ToReview with { Queue = ReviewQueue.Appeals }));
        await Stage.Comments.Comments.EraseAsync("news", "a1", Token);
        Assert.Equal(ObjectionOutcomeKind.Erased, (await ReportAsync("a1", "3")).Kind);
        Assert.Equal(1, await Stage.ScalarAsync<long>("select count(*) from objection"));
        Assert.Empty(await IdsAsync(ToReview with { Queue = ReviewQueue.Appeals }));

        async Task<List<string>> AnswersAsync(string id) =>
            [.. (await Stage.EventsAsync(id))[^1].GetProperty("answers").EnumerateArray().Select(answer => $"{answer.GetProperty("kind")} {answer.GetProperty("id")} {answer.GetProperty("outcome")}")];

        async Task<(ObjectionOutcomeKind, ObjectionAnswer?, string?)> AnsweredAsync(string id)
        {
            var (kind, appeal) = await AppealAsync(id, "1");
            return (kind, appeal!.Outcome, appeal.AnsweredBy);
        }
    }

    [Fact]
    public async Task A_card_has_all_that_a_moderator_is_shown_and_a_blind_one_nothing_that_leads()
    {
        await Stage.SubmitAsync(Verdict.Approve, BacktestStage.Comment("parent", "السؤال الذي يجاب عنه", author: 2));
        await Stage.SubmitAsync(Verdict.Hold, BacktestStage.Comment("c1") with { ParentId = "parent" });
        await Stage.SubmitAsync(Verdict.Hold, BacktestStage.Comment("c1", "نص ثان <b>\u202E") with { ParentId = "parent" });
        await ReportAsync("c1", "1", "يشتم");
        await Stage.FollowAsync();
        var key = (await Queues.ReadAsync(new QueueQuery(ToReview, QueueOrder.Oldest, null, 10), Token)).Items.Single().CommentKey;

        var card = Assert.Single(await Cards.ReadAsync([key, key + 100], Token));

        Assert.Equal(("news", "c1", 2, 2, "نص ثان <b>\u202E"), (card.Site, card.Id, card.Revision, card.Sequence, card.Text));
        Assert.Equal((A.Author().Name, A.Article().Title), (card.Author!.Name, card.Article!.Title));
        Assert.Null(card.Author.Email);
        Assert.Equal((1, 1), (card.AuthorHistory!.Submitted, card.AuthorHistory.Held));
        Assert.Equal(new ParentComment("parent", "السؤال الذي يجاب عنه", A.Author(2).Name, Verdict.Approve), card.Parent);
        Assert.Equal((1, $"{A.PoliteText} c1"), (card.Earlier.Single().Revision, card.Earlier.Single().Text));
        Assert.Equal("يشتم", Assert.Single(card.Objections).Words);
        Assert.Equal((Verdict.Hold, null), (card.Decision!.Verdict, card.Decision.By));
        Assert.Contains(card.Decision.Explanation!.Findings, finding => finding.Rule == "all");
        Assert.NotEmpty(card.Decision.Scores);

        await Stage.DecideAsync(ReviewStage.Approve(), "c1", revision: 2, sequence: 2);
        Assert.Equal((1, 1), await new ReviewSampling(Stage.Database, Stage.Clock).SampleAsync("news", SamplingStrategy.Blind, 10, 1, Token));
        var sampled = Assert.Single((await Queues.ReadAsync(new QueueQuery(ToReview with { Queue = ReviewQueue.Blind }, QueueOrder.Urgent, null, 10), Token)).Items);
        Assert.Equal("parent", sampled.Id);
        var blind = Assert.Single(await Cards.ReadAsync([sampled.CommentKey], Token));
        Assert.Null(blind.Decision);
        Assert.Empty(await IdsAsync(ToReview));
    }

    [Fact]
    public async Task A_history_tells_everything_and_after_an_erasure_the_bare_facts()
    {
        await Stage.SubmitAsync(Verdict.Approve, "c1");
        await Stage.SubmitAsync(Verdict.Approve, BacktestStage.Comment("c1", "نص ثان"));
        await ReportAsync("c1", "1", "words");
        await Stage.DecideAsync(ReviewStage.Reject(note: "a note"), "c1", revision: 2, sequence: 2);
        await new OrderStore(Stage.Database, new OrderSubjects(Stage.Database, Stage.Hashes, Stage.Clock), Stage.Clock)
            .GiveAsync(new NewOrder("news", Moderation.Facts.StandingOrder.Watch, null, "mona", "rude"), "c1", OrderWho.Author, Token);
        var positions = await Stage.ScalarAsync<long>("select max(position) from decision");
        await Stage.Feed.AcknowledgeAsync("news", positions - 1, Token);

        var history = (await Histories.FindAsync("news", "c1", Token))!;

        Assert.Equal([(1, null), (2, null), (3, "mona")], history.Decisions.Select(decision => (decision.Event.Sequence, decision.By)));
        Assert.Equal((RejectionReason.Insult, "a note", false), (history.Decisions[2].Reason, history.Decisions[2].Note, history.Decisions[2].Acknowledged));
        Assert.True(history.Decisions[1].Acknowledged);
        Assert.All(history.Decisions, decision => Assert.NotNull(decision.Event.Explanation));
        Assert.Equal([LabelSource.ReaderReport, LabelSource.Moderator], history.Labels.Select(label => label.Source));
        Assert.Equal(ObjectionAnswer.Overturned, Assert.Single(history.Objections).Outcome);
        Assert.Equal(2, history.Orders.Count);
        Assert.Single(history.Card.Earlier);

        await Stage.Comments.Comments.EraseAsync("news", "c1", Token);
        var erased = (await Histories.FindAsync("news", "c1", Token))!;
        Assert.Equal((null, null, 0, 0), (erased.Card.Text, erased.Card.Author, erased.Card.Earlier.Count, erased.Objections.Count));
        Assert.NotNull(erased.ErasedAt);
        Assert.Equal(3, erased.Decisions.Count);
        Assert.All(erased.Decisions, decision => Assert.Equal((null, null), (decision.Event.Explanation, decision.Note)));
        Assert.Null(await Histories.FindAsync("news", "nothing", Token));
    }

    private static QueueFilter ToReview { get; } = new() { Queue = ReviewQueue.ToReview };

    private static QueueFilter Mine(string moderator) => new() { Queue = ReviewQueue.Mine, Moderator = moderator };

    private static (long, long, long, long, long) Of(QueueCounts counts) => (counts.ToReview, counts.Reported, counts.Appeals, counts.Blind, counts.Mine);

    /// <summary>Comments of which none is a copy of another.</summary>
    private static IEnumerable<Comment> Distinct(string prefix, int count) => CommentWriter.Take(count * 40, seed: prefix.Length + prefix[0])
        .Where(written => written.Language == "ar").DistinctBy(written => written.Text).Take(count)
        .Select((written, number) => BacktestStage.Comment(FormattableString.Invariant($"{prefix}{number + 1}"), FormattableString.Invariant($"{written.Text} {number}")));

    private Task<ObjectionOutcome> ReportAsync(string comment, string id, string? words = null) =>
        Objections.FileAsync("news", comment, new NewObjection(ObjectionKind.Report, id, null, RejectionReason.Insult, words), Token);

    private Task<ObjectionOutcome> AppealAsync(string comment, string id) =>
        Objections.FileAsync("news", comment, new NewObjection(ObjectionKind.Appeal, id, "reader-7", RejectionReason.Unknown, "why"), Token);

    private async Task<List<string>> IdsAsync(QueueFilter filter, QueueOrder order = QueueOrder.Oldest) =>
        [.. (await Queues.ReadAsync(new QueueQuery(filter, order, null, 100, Campaigns: false), Token)).Items.Select(item => item.Id)];
}

public sealed class SqliteQueueTests() : QueueTests(servers: null);

public sealed class PostgresQueueTests(TestServers servers) : QueueTests(servers);
