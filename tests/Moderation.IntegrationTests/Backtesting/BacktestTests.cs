using System.Text.Json;
using Dapper;
using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Service.Backtesting;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Backtesting;

/// <summary>Stored comments judged once more, on every database. The subclasses below only say which.</summary>
public abstract class BacktestTests(TestServers? servers) : IAsyncLifetime
{
    private const string Offer = "عرض خاص راسلونا";

    private const string Everything = BacktestStage.Lenient + """
        maxLinks: 1
        lists:
          - {name: adverts, severity: reject, entries: [عرض]}
        scopes:
          - {name: economy, where: {sections: [economy]}, mode: premoderated}
        rules:
          - {name: fast, when: seconds_on_form < 2, then: hold}
          - {name: thrown-away, when: email_disposable, then: hold}
          - {name: trap, when: honeypot_filled, then: reject}
          - {name: named, when: "contains(author_name, 'قارئ 7')", then: reject}
          - {name: regular, when: author_submitted >= 4, then: {tag: regular}}
          - {name: deep, when: reply_depth >= 1, then: hold, mode: shadow}
          - {name: copied, when: copies >= 1, then: hold}
          - {name: louder, when: is_reply, then: {add: {toxicity: 0.95}}}
        """;

    private BacktestStage? _stage;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private BacktestStage Stage => _stage!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _stage = await BacktestStage.OpenAsync(servers);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_on_record_then_counts_and_not_what_is_now()
    {
        await Stage.RecordAsync(BacktestStage.PolicyOf(BacktestStage.Lenient), Enumerable.Range(1, 5).Select(number => BacktestStage.Comment($"c{number}")));

        var report = await Stage.BacktestAsync(BacktestStage.Lenient + "rules:\n  - {name: flood, when: author_submitted >= 3, then: reject}\n");

        // By now the author has five; the first three had fewer when they came.
        Assert.Equal(["c5", "c4"], report.Examples.Select(example => example.Id));
        Assert.Equal((5, 2, 2, 3), (report.Comments, report.Changed, report.After.Rejected, report.After.Approved));
        Assert.Equal("author_submitted = 4", report.Examples[0].Findings.Single().Saw);
    }

    [Fact]
    public async Task The_policy_that_decided_changes_nothing_whatever_it_asks_about()
    {
        var outcomes = await Stage.RecordAsync(
            BacktestStage.PolicyOf(Everything),
            BacktestStage.Comment("plain"),
            BacktestStage.Comment("offer", Offer),
            BacktestStage.Comment("copy", $"{A.PoliteText} plain", author: 2),
            BacktestStage.Comment("fast") with { FormShownAt = Stage.Clock.GetUtcNow().AddSeconds(3), SubmittedAt = Stage.Clock.GetUtcNow().AddSeconds(4) },
            BacktestStage.Comment("trap") with { Honeypot = "https://spam.example" },
            BacktestStage.Comment("named", author: 7),
            BacktestStage.Comment("mail") with { Author = A.Author(3) with { Email = "x@mailinator.com" } },
            BacktestStage.Comment("scope") with { Article = A.Article() with { Section = "economy" } },
            BacktestStage.Comment("reply") with { ParentId = "plain" },
            BacktestStage.Comment("links", "https://a.example/1 و https://b.example/2 روابط"),
            BacktestStage.Comment("foreign", "plainly english words, nothing else at all"));
        var live = outcomes.Select(outcome => outcome.Judged!.Decision).ToList();

        var report = await Stage.BacktestAsync(Everything);

        Assert.Equal((11, 0), (report.Comments, report.Changed));
        Assert.Equal(
            live.SelectMany(decision => decision.Explanation.Findings.Select(finding => finding.Rule).Distinct()).GroupBy(rule => rule, StringComparer.Ordinal).Select(rule => (rule.Key, (long)rule.Count())).Order(),
            report.Fired.GroupBy(fired => fired.Rule, StringComparer.Ordinal).Select(rule => (rule.Key, rule.Sum(fired => fired.Comments))).Order());
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { "adverts", "economy", "fast", "thrown-away", "trap", "named", "regular", "deep", "copied", "louder", "max-links", "honeypot", "threshold" },
            report.Fired.Select(fired => fired.Rule).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Changes_are_set_against_what_moderators_said()
    {
        await Stage.RecordAsync(BacktestStage.PolicyOf(BacktestStage.Lenient + "maxLinks: 0\n"), [
            .. Enumerable.Range(1, 6).Select(number => BacktestStage.Comment($"offer{number}", $"{Offer} {number}")),
            .. Enumerable.Range(1, 3).Select(number => BacktestStage.Comment($"fine{number}")),
            BacktestStage.Comment("link", "رابط https://a.example/1"),
            BacktestStage.Comment("other", "رابط https://b.example/1"),
        ]);
        await Stage.LabelAsync("offer1", Verdict.Approve, by: "omar");
        await Stage.LabelAsync("offer1", Verdict.Reject);
        await Stage.LabelAsync("offer2", Verdict.Reject);
        await Stage.LabelAsync("offer3", Verdict.Approve);
        await Stage.LabelAsync("offer4", Verdict.Approve, source: LabelSource.ReaderReport);
        await Stage.LabelAsync("fine1", Verdict.Approve);
        await Stage.LabelAsync("link", Verdict.Approve);

        var report = await Stage.BacktestAsync(BacktestStage.Lenient + "lists:\n  - {name: adverts, severity: reject, entries: [عرض, خاص]}\n", examples: 4);

        Assert.Equal(
            [new("approve", "approve", 3, 1, 0), new("approve", "reject", 6, 1, 2), new("hold", "approve", 2, 1, 0)],
            report.Verdicts);
        Assert.Equal((11, 8, 5), (report.Comments, report.Changed, report.Labelled));

        // To reject what moderators reject, and to approve what they approve.
        Assert.Equal((3, 1), (report.WithModerators, report.AgainstModerators));
        Assert.Equal((9, 0, 2, 0.1818), (report.Before.Approved, report.Before.Rejected, report.Before.Held, report.Before.HeldShare));
        Assert.Equal((5, 6, 0, 0.0), (report.After.Approved, report.After.Rejected, report.After.Held, report.After.HeldShare));
        Assert.Equal((4, 2, 0.5), (report.Before.Approvals.Labelled, report.Before.Approvals.Right, report.Before.Approvals.Precision));
        Assert.Equal(new BacktestPrecision(0, 0, null, null, null), report.Before.Rejections);
        Assert.Equal((3, 2, 0.6667), (report.After.Rejections.Labelled, report.After.Rejections.Right, report.After.Rejections.Precision));
        Assert.InRange(report.After.Rejections.AtLeast!.Value, 0.2, 0.3);
        Assert.InRange(report.After.Rejections.AtMost!.Value, 0.9, 0.95);
        Assert.Equal((2, 2), (report.After.Approvals.Labelled, report.After.Approvals.Right));

        // Two entries, each in six comments.
        Assert.Equal(
            [("adverts", "خاص", "reject", 6L, 1L, 2L), ("adverts", "عرض", "reject", 6, 1, 2)],
            report.Fired.Select(fired => (fired.Rule, fired.Entry!, fired.Action, fired.Comments, fired.Approved, fired.Rejected)));

        // Those with a label first, then the newest.
        Assert.Equal(["link", "other", "offer3", "offer2", "offer1", "offer6"], report.Examples.Select(example => example.Id));
        var first = report.Examples[2];
        Assert.Equal(("approve", "reject", "approve", $"{Offer} 3"), (first.From, first.To, first.Moderator, first.Text));
        Assert.Equal(["too_many_links"], report.Examples[1].ReasonsBefore);
        Assert.Empty(report.Examples[1].ReasonsAfter);
        Assert.Equal(["blocked_word"], first.ReasonsAfter);
    }

    [Fact]
    public async Task What_cannot_be_judged_as_then_is_left_out_and_counted()
    {
        await Stage.RecordAsync(BacktestStage.PolicyOf(BacktestStage.Lenient), [
            .. Enumerable.Range(1, 5).Select(number => BacktestStage.Comment($"c{number}")),
            BacktestStage.Comment("secret") with { DoNotStore = true },
        ]);
        await Stage.Comments.EraseAsync("news", "c1", Token);
        await Stage.Database.WriteAsync(async (connection, transaction) =>
        {
            await connection.ExecuteAsync("update comment set facts = null where comment_id = 'c2'", transaction: transaction);
            return await connection.ExecuteAsync("update comment set facts = @facts where comment_id = 'c3'", new { facts = new byte[] { 250, 1, 2 } }, transaction);
        }, Token);

        var report = await Stage.BacktestAsync(BacktestStage.Lenient);

        Assert.Equal(2, report.Comments);
        Assert.Equal(
            [("erased", 1L), ("no_facts", 1), ("not_stored", 1), ("other_version", 1)],
            report.LeftOut.Select(reason => (reason.Key, reason.Value)));
    }

    [Fact]
    public async Task The_newest_comments_are_judged_or_those_of_a_time_and_each_once_in_its_newest_text()
    {
        var begin = Stage.Clock.GetUtcNow();
        await Stage.RecordAsync(BacktestStage.PolicyOf(BacktestStage.Lenient), Enumerable.Range(1, 300).Select(number => BacktestStage.Comment($"c{number}")));
        Stage.Clock.Advance(TimeSpan.FromHours(5));
        await Stage.RecordAsync(BacktestStage.PolicyOf(BacktestStage.Lenient), BacktestStage.Comment("c1", Offer));
        const string Closed = BacktestStage.Lenient + "rules:\n  - {name: all, when: characters > 0, then: reject}\n";

        var newest = await Stage.BacktestAsync(Closed, last: 3);
        var all = await Stage.BacktestAsync(Closed);
        var early = await Stage.BacktestAsync(Closed, from: begin.AddSeconds(10), to: begin.AddSeconds(20));
        var late = await Stage.BacktestAsync(Closed, from: begin.AddHours(4));

        Assert.Equal(["c1", "c300", "c299"], newest.Examples.Select(example => example.Id));
        Assert.Equal((300, 300), (all.Comments, all.Changed));
        Assert.Equal(Offer, all.Examples[0].Text);
        Assert.Equal(Enumerable.Range(11, 10).Reverse().Select(number => $"c{number}"), early.Examples.Select(example => example.Id));
        Assert.Equal((begin.AddSeconds(10), begin.AddSeconds(19)), (early.From, early.To));
        Assert.Equal(["c1"], late.Examples.Select(example => example.Id));
        Assert.Equal(0, (await Stage.BacktestAsync(Closed, to: begin)).Comments);
    }

    [Fact]
    public async Task Lists_of_what_is_not_kept_of_comments_are_named()
    {
        await Stage.RecordAsync(BacktestStage.PolicyOf(BacktestStage.Lenient), BacktestStage.Comment("c1"));

        var report = await Stage.BacktestAsync(BacktestStage.Lenient + """
            lists:
              - {name: readers, kind: emails, severity: reject, entries: [reader1@example.org]}
              - {name: networks, kind: ips, severity: reject, entries: [192.0.2.0/24]}
              - {name: accounts, kind: authors, severity: reject, entries: [reader-1]}
            """);

        Assert.Equal(["readers", "networks"], report.NotFound);
        Assert.Equal(["accounts"], report.Fired.Select(fired => fired.Rule));
    }

    [Fact]
    public async Task Without_comments_there_is_a_report_all_the_same()
    {
        var report = await Stage.BacktestAsync(BacktestStage.Lenient);

        Assert.Equal((0, 0, null, null), (report.Comments, report.Changed, report.From, report.Before.HeldShare));
        Assert.Empty(report.Examples);
    }

    [Fact]
    public async Task The_same_again_is_the_same_report()
    {
        await Stage.RecordAsync(BacktestStage.PolicyOf(BacktestStage.Lenient), Enumerable.Range(1, 40).Select(number => BacktestStage.Comment($"c{number}", $"{(number % 3 == 0 ? Offer : A.PoliteText)} {number}", author: number % 5)));

        var one = await Stage.BacktestAsync(Everything);
        var two = await Stage.BacktestAsync(Everything);

        Assert.True(one.Changed > 0);
        Assert.Equal(JsonSerializer.Serialize(one, A.Json), JsonSerializer.Serialize(two, A.Json));
    }

    [Fact]
    public async Task It_tells_how_far_it_is_and_ends_when_nobody_waits_any_more()
    {
        await Stage.RecordAsync(BacktestStage.PolicyOf(BacktestStage.Lenient), Enumerable.Range(1, 600).Select(number => BacktestStage.Comment($"c{number}")));
        var query = new BacktestQuery("news", BacktestStage.PolicyOf(BacktestStage.Lenient), 1_000, null, null, 0);
        var told = new List<(int Done, int Of)>();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);

        await Stage.Backtest.RunAsync(query, TellAsync, Token);
        Assert.Equal([(0, 600), (250, 600), (500, 600), (600, 600)], told);

        told.Clear();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Stage.Backtest.RunAsync(
            query,
            async (done, of) =>
            {
                await TellAsync(done, of);
                if (done > 0)
                {
                    await leaving.CancelAsync();
                }
            },
            leaving.Token));
        Assert.Equal([(0, 600), (250, 600)], told);

        Task TellAsync(int done, int of)
        {
            told.Add((done, of));
            return Task.CompletedTask;
        }
    }
}

public sealed class SqliteBacktestTests() : BacktestTests(servers: null);

public sealed class PostgresBacktestTests(TestServers servers) : BacktestTests(servers);
