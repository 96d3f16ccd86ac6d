using Moderation.Contracts;
using Moderation.Rules.Lists;
using Moderation.TestSupport;

namespace Moderation.Tests.Rules.Lists;

public sealed class ListMatcherTests
{
    [Theory]
    [InlineData("كلب", "يا الكلب")]
    [InlineData("كلب", "والكلب")]
    [InlineData("كلب", "وكلب")]
    [InlineData("كلب", "بالكلب")]
    [InlineData("كلب", "للكلب")]
    [InlineData("كلب", "كلبك")]
    [InlineData("كلب", "كلبهم")]
    [InlineData("كلب", "كَلب")]
    [InlineData("كلب", "كـلـب")]
    [InlineData("كلب", "ك ل ب")]
    [InlineData("كلب", "كللللب")]
    [InlineData("كلب", "كل\u200Bب")]
    [InlineData("الكلب", "كلب")]
    [InlineData("كلبة", "كلبته")]
    [InlineData("احمق", "أحمق")]
    [InlineData("احمق", "الأحمق")]
    [InlineData("احمق", "فأحمقكم")]
    [InlineData("ابن كلب", "يا ابن الكلب")]
    [InlineData("shit", "sh1t")]
    [InlineData("idiot", "i d i o t")]
    [InlineData("idiot", "ïdïöt")]
    [InlineData("idiot", "i\u0301diot")]
    [InlineData("7mar", "ya 7mar")]
    [InlineData("don't", "dont")]
    [InlineData("don't", "DON’T")]
    [InlineData("3ali", "3'ali")]
    [InlineData("idiot", "id'iot")]
    [InlineData("buy viagra", "BUY   viagra now")]
    [InlineData("🖕", "you 🖕🏽")]
    [InlineData("cialis", "הכלב cialis كلام")]
    public void A_whole_word_is_found_with_what_is_attached_to_it(string entry, string text) =>
        Assert.Equal(entry, Assert.Single(Matching.Words(WordMode.Word, entry).In(text)).Entry.Text);

    [Theory]
    [InlineData("كلب", "كلبة الحقل")]
    [InlineData("كلب", "كلابهم")]
    [InlineData("كلب", "كلبات")]
    [InlineData("احمق", "احمقون")]
    [InlineData("احمق", "الأحمقين")]
    [InlineData("ريم", "كريم")]
    [InlineData("لاب", "كلاب")]
    [InlineData("كس", "كسر الكسل")]
    [InlineData("زب", "زبون")]
    [InlineData("cialis", "specialist")]
    [InlineData("ass", "a classic assessment")]
    [InlineData("buy viagra", "buy no viagra")]
    [InlineData("hell", "he'll")]
    [InlineData("its", "IT’S")]
    [InlineData("dont know", "I don't know")]
    [InlineData("i dont", "I don't")]
    [InlineData("idiot", "")]
    public void A_whole_word_is_not_found_in_another(string entry, string text) => Assert.Empty(Matching.Words(WordMode.Word, entry).In(text));

    [Theory]
    [InlineData("Prefix", "idio", "idiotic notidiot", "idio")]
    [InlineData("Prefix", "احمق", "هم احمقون", "احمق")]
    [InlineData("Prefix", "احمق", "والأحمق", null)]
    [InlineData("Substring", "cialis", "a specialist", "cialis")]
    [InlineData("Substring", "cialis", "a spé\u0301ci\u200Bali\u0301st", "ci\u200Bali\u0301s")]
    [InlineData("Substring", "حمق", "والأَحْمَقُون", "حْمَقُ")]
    [InlineData("Substring", "حمق", "الأحـــمـــقـون", "حـــمـــقـ")]
    [InlineData("Substring", "dio", "an i d i o t here", "d i o")]
    [InlineData("Substring", "dio", "an 1d1ot here", "d1o")]
    [InlineData("Substring", "diot", "an idiooooot here", "diooooot")]
    [InlineData("Substring", "fi", "o\uFB01ce", "\uFB01")]
    [InlineData("Substring", "ot go", "an idiot goes", "ot go")]
    [InlineData("Substring", "dio", "😀 an 𝕚𝕕𝕚𝕠𝕥", "𝕕𝕚𝕠")]
    [InlineData("Substring", "dio", "https://news.example/idiot", null)]
    [InlineData("Substring", "dio", "\u202Etoidi na\u202C", "toidi")]
    public void A_part_of_a_word_is_told_with_its_place(string mode, string entry, string text, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Matching.Words(Enum.Parse<WordMode>(mode), entry).In(text).Parts(text));

    [Theory]
    [InlineData("--of", "the end --of it", "--of")]
    [InlineData("--of", "the end of it", null)]
    [InlineData("--of", "the end --often", null)]
    [InlineData("--of", "the end--OF it", "--OF")]
    [InlineData("_buy", "cheap_buy now", "_buy")]
    [InlineData("foo.php", "see /a/Foo.PHP?x", "Foo.PHP")]
    [InlineData("foo.php", "barfoo.php", null)]
    [InlineData("аѕ", "as it is", null)]
    [InlineData("аѕ", "such АЅ this", "АЅ")]
    [InlineData("كلب!", "يا كلب!", "كلب!")]
    [InlineData("كلب!", "يا كَلب!", null)]
    [InlineData("a:b", "xa:b", null)]
    [InlineData("a:b", "a:b\u0301", null)]
    [InlineData("a:b", "", null)]
    [InlineData("a:b", "a", null)]
    public void A_literal_entry_is_found_as_it_is_written(string entry, string text, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Matching.Words(WordMode.Literal, entry).In(text).Parts(text));

    [Fact]
    public void A_match_is_placed_in_the_text_as_submitted()
    {
        const string Text = "😀 قال: وَالكَلـب!";
        Assert.Equal(["وَالكَلـب"], Matching.Words(WordMode.Word, "كلب").In(Text).Parts(Text));
    }

    [Fact]
    public void An_entry_matches_until_it_expires()
    {
        var matcher = ListMatcher.Compile([new PolicyList("a", [new ListEntry("idiot") { Expires = Matching.Now }])]);
        Assert.Single(matcher.In("idiot", Matching.Now.AddTicks(-1)));
        Assert.Empty(matcher.In("idiot", Matching.Now));
    }

    [Fact]
    public void An_empty_list_finds_nothing()
    {
        Assert.True(ListMatcher.Compile([]).IsEmpty);
        Assert.Empty(ListMatcher.Compile([]).In("idiot"));
        Assert.Empty(Matching.Words(WordMode.Substring).In("idiot"));
        Assert.Empty(Matching.Words(WordMode.Literal, "!!", " ", "", "a").In("!!a"));
    }

    [Fact]
    public void Each_list_is_found_in_the_order_of_the_text_and_in_one_place_in_that_of_the_lists()
    {
        var lists = Enum.GetValues<WordMode>().Select(mode => new PolicyList(mode.ToString(), [new ListEntry("idiot") { Mode = mode }])).ToList();
        Assert.Equal(["Word0", "Prefix0", "Substring0", "Literal0", "Word6", "Prefix6", "Substring6", "Literal6"], ListMatcher.Compile(lists).In("idiot idiot").Select(hit => $"{hit.List.Name}{hit.Start}"));
    }

    [Fact]
    public void An_entry_is_told_once_where_its_places_overlap_and_no_more_than_twenty_times()
    {
        Assert.Equal([0, 4], Matching.Words(WordMode.Substring, "abab").In("abababab").Select(hit => hit.Start!.Value));
        Assert.Equal(20, Matching.Words(WordMode.Word, "idiot").In(string.Concat(Enumerable.Repeat("idiot ", 5_000))).Count);
    }

    [Theory]
    [InlineData("example.com", "see https://www.example.com/a", true)]
    [InlineData("example.com", "see http://a.b.example.com", true)]
    [InlineData("xyz", "see http://spam.xyz", true)]
    [InlineData("192.0.2.1", "see http://192.0.2.1/x", true)]
    [InlineData("example.com", "see http://notexample.com", false)]
    public void A_host_covers_its_sub_domains(string entry, string text, bool isFound) =>
        Assert.Equal(isFound, Matching.Of(ListKind.Hosts, entry).In(text).Count == 1);

    [Fact]
    public void Of_the_hosts_of_a_list_that_cover_a_link_the_nearest_active_one_is_told_once_for_each_link()
    {
        static ListEntry Host(string host, DateTimeOffset? expires = null) => new(host) { Kind = ListKind.Hosts, Expires = expires };
        var matcher = ListMatcher.Compile(
        [
            new PolicyList("one", [Host("example.com"), Host("b.example.com"), Host("a.b.example.com", Matching.Now)]),
            new PolicyList("two", [Host("com")]),
            new PolicyList("three", [Host("example.com")]),
        ]);

        Assert.Equal(
            ["one b.example.com 0", "two com 0", "three example.com 0", "one b.example.com 23"],
            matcher.In("http://a.b.example.com http://b.example.com").Select(hit => $"{hit.List.Name} {hit.Entry.Text} {hit.Start}").Take(4));
    }

    [Theory]
    [InlineData("a@example.com", "A+x@Example.com", true)]
    [InlineData("@example.com", "b@example.com", true)]
    [InlineData("ab@gmail.com", "a.b+c@googlemail.com", true)]
    [InlineData("ab@example.com", "a.b@example.com", false)]
    [InlineData("@example.com", "b@an.example.com", false)]
    [InlineData("@example.com", "no address", false)]
    public void A_mail_address_is_compared_as_its_mailbox(string entry, string address, bool isFound) =>
        Assert.Equal(isFound ? [entry] : [], Matching.Of(ListKind.Emails, entry).Of(new CommentAuthor { Email = address }));

    [Theory]
    [InlineData("10.0.0.0/8", "10.200.3.4", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.1.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "9.255.255.255", false)]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("2001:db8::/32", "2001:db8:1::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::/0", "1.2.3.4", true)]
    [InlineData("10.0.0.1", "no address", false)]
    [InlineData("10.0.0.1", "", false)]
    public void A_range_has_the_addresses_of_its_prefix(string entry, string address, bool isFound) =>
        Assert.Equal(isFound ? [entry] : [], Matching.Of(ListKind.Ips, entry).Of(new CommentAuthor { Ip = address }));

    [Fact]
    public void Ranges_are_found_as_trying_each_of_them_finds_them()
    {
        // Few bits vary, so that ranges nest, repeat and touch.
        var random = new Random(20260102);
        var found = 0;
        for (var round = 0; round < 300; round++)
        {
            var ranges = Enumerable.Range(0, 30).Select(_ => (Address: (uint)random.Next(64) << 24, Length: random.Next(9))).ToArray();
            var matcher = Matching.Of(ListKind.Ips, [.. ranges.Select(range => $"{range.Address >> 24}.0.0.0/{range.Length}")]);
            var address = (uint)random.Next(64) << 24;
            var expected = ranges.Where(range => range.Length == 0 || (range.Address ^ address) >> (32 - range.Length) == 0).Select(range => $"{range.Address >> 24}.0.0.0/{range.Length}").ToArray();

            Assert.Equal(expected, matcher.Of(new CommentAuthor { Ip = $"{address >> 24}.0.0.0" }));
            found += expected.Length;
        }

        Assert.True(found > 300, $"Only {found} matches were compared.");
    }

    [Theory]
    [InlineData("أحمد علي", "احمد على", true)]
    [InlineData("Bob", "BOB", true)]
    [InlineData("Bob", "Bob2", false)]
    public void An_author_is_compared_whole_by_name_and_by_id(string entry, string author, bool isFound)
    {
        var matcher = Matching.Of(ListKind.Authors, entry);

        Assert.Equal(isFound ? [entry] : [], matcher.Of(new CommentAuthor { Name = author }));
        Assert.Equal(isFound ? [entry] : [], matcher.Of(new CommentAuthor { Id = author, Name = author }));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("ab ")]
    [InlineData("a b ")]
    [InlineData("كلب ")]
    [InlineData("والكلبهم")]
    [InlineData("a1b@")]
    [InlineData("ab.ab/ ")]
    [InlineData("\u0301b")]
    [InlineData("😀")]
    [InlineData("\uD83D")]
    [InlineData("\u202Eab\u202C")]
    public void Time_grows_with_the_text_and_no_faster(string part)
    {
        string[] entries = ["ab", "abab", "ababab", "ab ab", "ab ab ab c", "لب", "كلب كلب", "b", "😀😀", "ab.ab", string.Concat(Enumerable.Repeat("ab", 200))];
        var matcher = ListMatcher.Compile([.. Enum.GetValues<WordMode>().Select(mode => new PolicyList($"{mode}", [.. entries.Select(entry => new ListEntry(entry) { Mode = mode })]))]);
        var quarter = Repeated(5_000);
        var whole = Repeated(20_000);
        Look(quarter);
        Look(whole);

        var times = new[] { quarter, whole }.Select(text => Enumerable.Range(0, 5).Min(_ => Look(text))).ToList();

        // Linear is 4; quadratic would be 16.
        Assert.True(times[1].TotalMilliseconds < 5 || times[1] < times[0] * 9, $"{times[0]} for a quarter, {times[1]} for the whole");
        Assert.InRange(times[1].TotalMilliseconds, 0, 150);

        string Repeated(int length) => string.Concat(Enumerable.Repeat(part, (length / part.Length) + 1))[..length];

        TimeSpan Look(string text)
        {
            var before = ThreadTime.Now();
            matcher.In(text);
            return ThreadTime.Now() - before;
        }
    }

    [Fact]
    public async Task The_same_comments_give_the_same_hits_from_many_threads()
    {
        var texts = CommentWriter.Take(400).Select(comment => comment.Text).ToList();
        var words = texts.SelectMany(text => text.Split(' ')).Where(word => ListMatcher.IsEntry(new ListEntry(word) { Mode = WordMode.Substring })).Distinct().Take(600).ToList();
        var matcher = ListMatcher.Compile([.. Enum.GetValues<WordMode>().Select(mode => new PolicyList($"{mode}", [.. words.Select(word => new ListEntry(word) { Mode = mode })]))]);
        var expected = texts.ConvertAll(text => string.Join(';', matcher.In(text).Select(hit => $"{hit.List.Name} {hit.Entry.Text} {hit.Start}+{hit.Length}")));
        Assert.True(expected.Sum(hits => hits.Length) > 10_000);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            texts.ConvertAll(text => string.Join(';', matcher.In(text).Select(hit => $"{hit.List.Name} {hit.Entry.Text} {hit.Start}+{hit.Length}"))))));

        Assert.All(results, result => Assert.Equal(expected, result));
    }
}
