using System.Diagnostics.Metrics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Service.Hits;
using Moderation.Service.Operations;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Backtesting;

/// <summary>What rules did against what moderators said, on every database. The subclasses below only say which.</summary>
public abstract class RuleHitTests(TestServers? servers) : IAsyncLifetime
{
    private const string Rules = BacktestStage.Lenient + """
        lists:
          - {name: adverts, severity: reject, entries: [عرض, خصم]}
          - {name: noted, severity: tag, entries: [جسر]}
        scopes:
          - {name: economy, where: {sections: [economy]}, mode: premoderated}
        rules:
          - {name: offer, when: phone_numbers > 0, then: hold, mode: shadow}
          - {name: trusted, when: "author_name == 'قارئ 9'", then: approve}
          - {name: off, when: characters > 0, then: reject, mode: off}
        """;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private BacktestStage? _stage;
    private Measures? _measures;
    private RuleHits? _hits;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private BacktestStage Stage => _stage!;

    private RuleHitStore Store => new(Stage.Database);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _stage = await BacktestStage.OpenAsync(servers);
        _measures = new Measures(_services.GetRequiredService<IMeterFactory>());
        _hits = new RuleHits(Stage.Database, Store, _measures, TimeProvider.System, NullLogger<RuleHits>.Instance);
        await _hits.StartAsync(Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _hits!.StopAsync(CancellationToken.None);
        _hits.Dispose();
        _measures!.Dispose();
        await _services.DisposeAsync();
        await Stage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Rules_scopes_and_entries_are_counted_against_what_moderators_said()
    {
        await RecordAsync(
            BacktestStage.Comment("a1", "عرض عرض و خصم"),
            BacktestStage.Comment("a2", "عرض جديد"),
            BacktestStage.Comment("a3", "جسر جديد"),
            BacktestStage.Comment("p1", "للتواصل 07701234567"),
            BacktestStage.Comment("p2", "للحجز 07709876543"),
            BacktestStage.Comment("s1") with { Article = A.Article() with { Section = "economy" } },
            BacktestStage.Comment("t1", author: 9),
            BacktestStage.Comment("fine"));
        await Stage.LabelAsync("a1", Verdict.Reject);
        await Stage.LabelAsync("a2", Verdict.Reject);
        await Stage.LabelAsync("a2", Verdict.Approve);
        await Stage.LabelAsync("a3", Verdict.Approve);
        await Stage.LabelAsync("p1", Verdict.Reject);
        await Stage.LabelAsync("p2", Verdict.Approve);
        await Stage.LabelAsync("s1", Verdict.Approve);

        var rows = await RowsAsync(8);

        // A word that is there twice is one hit; a rule in the shadow counts like one that acts.
        Assert.Equal(
            [
                ("adverts", "عرض", FindingAction.Reject, false, 2L, 1L, 1L),
                ("offer", "", FindingAction.Hold, true, 2, 1, 1),
                ("adverts", "خصم", FindingAction.Reject, false, 1, 0, 1),
                ("economy", "", FindingAction.Hold, false, 1, 1, 0),
                ("noted", "جسر", FindingAction.Tag, false, 1, 1, 0),
                ("trusted", "", FindingAction.Approve, false, 1, 0, 0),
            ],
            rows.Select(row => (row.Rule, row.Entry, row.Action, row.Shadow, row.Hits, row.Approved, row.Rejected)));
    }

    [Fact]
    public async Task A_label_counts_for_the_text_that_was_hit_and_each_text_once()
    {
        await RecordAsync(BacktestStage.Comment("c1", "عرض اول"));
        await Stage.LabelAsync("c1", Verdict.Reject);
        await RecordAsync(BacktestStage.Comment("c1", "عرض ثان"), BacktestStage.Comment("c1", "عرض ثان"));

        var row = Assert.Single(await RowsAsync(2));

        Assert.Equal((2, 0, 1), (row.Hits, row.Approved, row.Rejected));
    }

    [Fact]
    public async Task What_is_erased_or_not_to_be_stored_leaves_no_hit()
    {
        await RecordAsync(BacktestStage.Comment("gone", "عرض اول"), BacktestStage.Comment("later", "عرض ثان"), BacktestStage.Comment("stays", "عرض ثالث"));
        await RowsAsync(3);
        await Stage.Comments.EraseAsync("news", "gone", Token);
        var secret = await RecordAsync(BacktestStage.Comment("secret", "عرض رابع") with { DoNotStore = true }, BacktestStage.Comment("later", "عرض ثان") with { DoNotStore = true });
        Assert.Equal(Verdict.Reject, secret[0].Verdict);

        // Such as are on their way when comments are erased: by key.
        await Store.AddAsync([Hit(1), Hit(3), Hit(4)], Token);

        await using var connection = await Stage.Database.OpenAsync(Token);
        Assert.Equal(["stays"], await connection.QueryAsync<string>("select c.comment_id from rule_hit h join comment c on c.comment_key = h.comment_key"));

        static RuleHit Hit(long key) => new()
        {
            Site = "news",
            CommentKey = key,
            Revision = 1,
            Rule = "adverts",
            Entry = "عرض",
            Action = FindingAction.Reject,
            Shadow = false,
            HitAt = 0,
        };
    }

    [Fact]
    public async Task What_is_old_is_not_counted_and_in_the_end_forgotten()
    {
        await RecordAsync(BacktestStage.Comment("old", "عرض اول"));
        Stage.Clock.Advance(TimeSpan.FromDays(10));
        var since = Stage.Clock.GetUtcNow();
        await RecordAsync(BacktestStage.Comment("new", "عرض ثان"));
        await RowsAsync(2);

        Assert.Equal(1, Assert.Single(await new HitReader(Stage.Database).CountAsync("news", since, 10, Token)).Hits);
        Assert.Empty(await new HitReader(Stage.Database).CountAsync("sport", DateTimeOffset.UnixEpoch, 10, Token));
        await Store.ForgetAsync(since, Token);
        Assert.Equal(1, Assert.Single(await RowsAsync(1)).Hits);
    }

    [Fact]
    public async Task Addresses_of_readers_are_counted_by_their_list_and_not_written_down()
    {
        var policy = BacktestStage.PolicyOf(BacktestStage.Lenient + """
            lists:
              - {name: readers, kind: emails, severity: reject, entries: [reader1@example.org]}
              - {name: networks, kind: ips, severity: reject, entries: [192.0.2.0/24]}
              - {name: accounts, kind: authors, severity: hold, entries: [reader-1]}
            """);
        _hits!.Offer((await Stage.RecordAsync(policy, BacktestStage.Comment("c1")))[0]);

        Assert.Equal([("accounts", "reader-1"), ("networks", ""), ("readers", "")], (await RowsAsync(3)).Select(row => (row.Rule, row.Entry)));
    }

    [Fact]
    public async Task An_entry_of_any_length_can_be_counted()
    {
        var word = string.Concat(Enumerable.Repeat("طويل", 120));
        var policy = BacktestStage.PolicyOf(BacktestStage.Lenient + $"lists:\n  - {{name: long, entries: [{word}, 😀]}}\n");
        var outcomes = await Stage.RecordAsync(policy, BacktestStage.Comment("c1", $"{word} 😀"));
        _hits!.Offer(outcomes[0]);

        var rows = await RowsAsync(2);

        Assert.Equal([200, 2], rows.Select(row => row.Entry.Length).OrderDescending());
    }

    private async Task<IReadOnlyList<Service.Storage.SubmissionOutcome>> RecordAsync(params Comment[] comments)
    {
        var outcomes = await Stage.RecordAsync(BacktestStage.PolicyOf(Rules), comments);
        foreach (var outcome in outcomes)
        {
            _hits!.Offer(outcome);
        }

        return outcomes;
    }

    /// <summary>The counts, once there are so many hits.</summary>
    private async Task<IReadOnlyList<HitRow>> RowsAsync(long hits)
    {
        IReadOnlyList<HitRow> rows = [];
        await Eventually.TrueAsync(
            async token => (rows = await new HitReader(Stage.Database).CountAsync("news", DateTimeOffset.UnixEpoch, 100, token)).Sum(row => row.Hits) == hits,
            TimeSpan.FromSeconds(20),
            () => $"for {hits} hits: {string.Join(", ", rows.Select(row => $"{row.Rule} {row.Hits}"))}",
            Token);
        return rows;
    }
}

public sealed class SqliteRuleHitTests() : RuleHitTests(servers: null);

public sealed class PostgresRuleHitTests(TestServers servers) : RuleHitTests(servers);
