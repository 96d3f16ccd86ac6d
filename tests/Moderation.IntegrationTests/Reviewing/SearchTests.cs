using Moderation.Contracts;
using Moderation.IntegrationTests.Backtesting;
using Moderation.Service.Reviewing.Searching;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Reviewing;

/// <summary>Comments found by their words and authors, on every database. The subclasses below only say which.</summary>
public abstract class SearchTests(TestServers? servers) : IAsyncLifetime
{
    private ReviewStage? _stage;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected ReviewStage Stage => _stage!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _stage = await ReviewStage.OpenAsync(servers);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("المدرسة", "مدرستنا في الحي القديم")]
    [InlineData("كِتَابٌ", "هذا كتاب جميل")]
    [InlineData("إلى", "ذهبت الى السوق")]
    [InlineData("كتاب", "هذا كـــتـــاب")]
    [InlineData("IDIOTS", "you i\u200Bdiots")]
    [InlineData("paris", "Ça c'est Pаris avec а cyrillique")]
    [InlineData("kahraba2", "el Kahraba2 bent 3ammi")]
    [InlineData("walla kah", "walla el kahraba2")]
    [InlineData("١٢٣٤٥", "رقمي 12345")]
    [InlineData("زينة", "كلش زينه هالمرة 😂")]
    public async Task A_word_is_found_in_any_spelling(string sought, string text)
    {
        await Stage.SubmitAsync(Verdict.Approve, BacktestStage.Comment("c1", text), BacktestStage.Comment("c2", "شيء آخر لا علاقة له به"));
        await FollowAsync();

        Assert.Equal(["c1"], await FindAsync(sought));
    }

    [Fact]
    public async Task All_words_are_sought_the_newest_first_page_by_page_in_some_sites()
    {
        await Stage.SubmitAsync(Verdict.Approve, Enumerable.Range(1, 25).Select(number => BacktestStage.Comment($"c{number}", number % 5 == 0 ? $"الجسر الجديد {number}" : $"الجسر {number}")));
        await FollowAsync();

        Assert.Equal(["c25", "c20", "c15", "c10", "c5"], await FindAsync("الجديد جسر"));
        var ids = new List<string>();
        IReadOnlyList<long> page;
        long? before = null;
        do
        {
            page = await new CommentSearch(Stage.Database).FindAsync(new SearchQuery("الجسر", InNames: false, ["news", "sport"], before, 10), Token);
            ids.AddRange(await IdsAsync(page));
            before = page.Count > 0 ? page[^1] : before;
        }
        while (page.Count == 10);

        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(number => $"c{number}"), ids);
        Assert.Empty(await new CommentSearch(Stage.Database).FindAsync(new SearchQuery("الجسر", InNames: false, ["sport"], null, 10), Token));
        Assert.Empty(await FindAsync("قطار"));
    }

    [Fact]
    public async Task Authors_are_found_by_name_alone_when_that_is_asked()
    {
        await Stage.SubmitAsync(
            Verdict.Approve,
            BacktestStage.Comment("c1", "أوافق سارة تماما") with { Author = new CommentAuthor { Id = "1", Name = "أحمد" } },
            BacktestStage.Comment("c2", "شكرا لكم جميعا") with { Author = new CommentAuthor { Id = "2", Name = "سارة عبد الله" } });
        await FollowAsync();

        Assert.Equal(["c2", "c1"], await FindAsync("ساره"));
        Assert.Equal(["c2"], await FindAsync("ساره", inNames: true));
        Assert.Equal(["c2"], await FindAsync("سار", inNames: true));
        Assert.Equal(["c2"], await FindAsync("سارة شكرا"));
    }

    [Fact]
    public async Task What_was_edited_erased_or_is_not_to_be_stored_is_found_no_more()
    {
        await Stage.SubmitAsync(Verdict.Approve, "c1", "c2", "c3");
        await Stage.SubmitAsync(Verdict.Hold, BacktestStage.Comment("c4") with { DoNotStore = true });
        await FollowAsync();
        Assert.Equal(["c3", "c2", "c1"], await FindAsync("المقال"));

        await Stage.SubmitAsync(Verdict.Approve, BacktestStage.Comment("c1", "نص لا يذكره"));
        await Stage.Comments.Comments.EraseAsync("news", "c2", Token);
        await Stage.SubmitAsync(Verdict.Approve, BacktestStage.Comment("c3") with { DoNotStore = true });
        Assert.Equal(["c1"], await FindAsync("المقال"));
        await FollowAsync();

        Assert.Empty(await FindAsync("المقال"));
        Assert.Equal(["c1"], await FindAsync("نص"));
        await Stage.DecideAsync(ReviewStage.Reject(), "c1", revision: 2, sequence: 2);
        await FollowAsync();
        Assert.Equal(["c1"], await FindAsync("نص"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \u200B 😂 !؟")]
    [InlineData("' OR 1=1; drop table comment; --")]
    [InlineData("\"quote\" AND NOT (NEAR* : ^ & | ! <->")]
    [InlineData("\\' :* A")]
    [InlineData("\u202Eabc\u202C \u0301\u0302")]
    public async Task Whatever_is_sought_means_words_only(string sought)
    {
        await Stage.SubmitAsync(Verdict.Approve, "c1");
        await FollowAsync();

        Assert.Empty(await FindAsync(sought));
        Assert.Empty(await FindAsync(sought, inNames: true));
        Assert.Equal(["c1"], await FindAsync("المقال"));
    }

    [Fact]
    public async Task A_very_long_text_and_name_are_indexed_whole()
    {
        var text = string.Join(' ', Enumerable.Range(0, 3_000).Select(number => $"كلمة{(char)('ا' + (number % 20))}{number}")) + " " + new string('ع', 5_000) + " آخرها";
        await Stage.SubmitAsync(Verdict.Approve, BacktestStage.Comment("c1", text) with { Author = new CommentAuthor { Id = "1", Name = new string('س', 500) } });
        await FollowAsync();

        Assert.Equal(["c1"], await FindAsync("اخرها"));
    }

    private protected async Task FollowAsync()
    {
        while (await Stage.Database.WriteAsideAsync((connection, transaction) => SearchFollower.FollowAsync(Stage.Database, connection, transaction, Token), Token))
        {
        }
    }

    private async Task<List<string>> FindAsync(string words, bool inNames = false) =>
        await IdsAsync(await new CommentSearch(Stage.Database).FindAsync(new SearchQuery(words, inNames, null, null, 100), Token));

    private async Task<List<string>> IdsAsync(IReadOnlyList<long> keys)
    {
        var ids = new List<string>();
        foreach (var key in keys)
        {
            ids.Add((await Stage.ScalarAsync<string>("select comment_id from comment where comment_key = @key", new { key }))!);
        }

        return ids;
    }
}

public sealed class SqliteSearchTests() : SearchTests(servers: null)
{
    [Fact]
    public async Task An_erased_word_is_nowhere_in_the_file()
    {
        const string Word = "qzxvunheardofword";
        await Stage.SubmitAsync(Verdict.Approve, Enumerable.Range(1, 50).Select(number => BacktestStage.Comment($"c{number}")));
        await Stage.SubmitAsync(Verdict.Approve, BacktestStage.Comment("secret", Word));
        await FollowAsync();
        Assert.True(await IsInFileAsync());

        await Stage.Comments.Comments.EraseAsync("news", "secret", TestContext.Current.CancellationToken);

        Assert.False(await IsInFileAsync());

        async Task<bool> IsInFileAsync()
        {
            var file = await Stage.ScalarAsync<string>("select file from pragma_database_list where name = 'main'");
            await Stage.ScalarAsync<long>("pragma wal_checkpoint(truncate)");
            await using var stream = new FileStream(file!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
            return bytes.GetBuffer().AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Word).AsSpan(4)) >= 0;
        }
    }
}

public sealed class PostgresSearchTests(TestServers servers) : SearchTests(servers);
