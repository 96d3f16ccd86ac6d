using System.Net;
using Moderation.Rules.Lists;

namespace Moderation.Tests.Rules.Lists;

public sealed class ListMatcherTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

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
    [InlineData("كلب", "كلبات")]
    [InlineData("الكلب", "كلب")]
    [InlineData("كلبة", "كلبته")]
    [InlineData("احمق", "أحمق")]
    [InlineData("احمق", "الأحمق")]
    [InlineData("ابن كلب", "يا ابن الكلب")]
    [InlineData("shit", "sh1t")]
    [InlineData("idiot", "i d i o t")]
    [InlineData("idiot", "ïdïöt")]
    [InlineData("idiot", "i\u0301diot")]
    [InlineData("7mar", "ya 7mar")]
    [InlineData("buy viagra", "BUY   viagra now")]
    [InlineData("🖕", "you 🖕🏽")]
    [InlineData("cialis", "הכלב cialis كلام")]
    public void A_whole_word_is_found_with_what_is_attached_to_it(string entry, string text) =>
        Assert.Equal(entry, Assert.Single(Find(WordMode.Whole, text, entry)).Entry.Text);

    [Theory]
    [InlineData("كلب", "كلبة الحقل")]
    [InlineData("كلب", "كلابهم")]
    [InlineData("ريم", "كريم")]
    [InlineData("لاب", "كلاب")]
    [InlineData("كس", "كسر الكسل")]
    [InlineData("زب", "زبون")]
    [InlineData("cialis", "specialist")]
    [InlineData("ass", "a classic assessment")]
    [InlineData("buy viagra", "buy no viagra")]
    [InlineData("idiot", "")]
    public void A_whole_word_is_not_found_in_another(string entry, string text) => Assert.Empty(Find(WordMode.Whole, text, entry));

    [Fact]
    public void A_prefix_begins_words_and_a_substring_stands_anywhere()
    {
        Assert.Equal((0, 7), Place(Assert.Single(Find(WordMode.Prefix, "idiotic notidiot", "idio"))));
        Assert.Equal((2, 10), Place(Assert.Single(Find(WordMode.Substring, "a specialist", "cialis"))));
    }

    [Fact]
    public void A_match_is_placed_in_the_text_as_submitted()
    {
        const string Text = "😀 قال: وَالكَلـب!";
        var match = Assert.Single(Find(WordMode.Whole, Text, "كلب"));
        Assert.Equal("وَالكَلـب", Text.Substring(match.Start, match.Length));
    }

    [Fact]
    public void An_entry_matches_until_it_expires()
    {
        var matcher = ListMatcher.Compile([new PolicyList("a", ListKind.Words, WordMode.Whole, ListSeverity.Hold, [new ListEntry("idiot", Now)])]);
        Assert.Single(matcher.In("idiot", Now.AddTicks(-1)));
        Assert.Empty(matcher.In("idiot", Now));
    }

    [Fact]
    public void An_empty_list_finds_nothing()
    {
        Assert.Empty(ListMatcher.Compile([]).In("idiot", Now));
        Assert.Empty(Find(WordMode.Substring, "idiot"));
    }

    [Fact]
    public void Each_list_is_found()
    {
        var lists = Enum.GetValues<WordMode>().Select(mode => new PolicyList(mode.ToString(), ListKind.Words, mode, ListSeverity.Tag, [new ListEntry("idiot")]));
        Assert.Equal(["Prefix", "Substring", "Whole"], ListMatcher.Compile(lists).In("idiot", Now).Select(match => match.List.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("example.com", "see https://www.example.com/a", true)]
    [InlineData("example.com", "see http://a.b.example.com", true)]
    [InlineData("xyz", "see http://spam.xyz", true)]
    [InlineData("example.com", "see http://notexample.com", false)]
    public void A_host_covers_its_sub_domains(string entry, string text, bool isFound) =>
        Assert.Equal(isFound, Compile(ListKind.Hosts, entry).In(text, Now).Count == 1);

    [Theory]
    [InlineData("a@example.com", "A+x@Example.com", true)]
    [InlineData("@example.com", "b@example.com", true)]
    [InlineData("ab@gmail.com", "a.b+c@googlemail.com", true)]
    [InlineData("ab@example.com", "a.b@example.com", false)]
    [InlineData("@example.com", "b@an.example.com", false)]
    public void A_mail_address_is_compared_as_its_mailbox(string entry, string address, bool isFound) =>
        Assert.Equal(isFound, Compile(ListKind.Emails, entry).WithEmail(address, Now).Count == 1);

    [Theory]
    [InlineData("10.0.0.0/8", "10.200.3.4", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.1.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("2001:db8::/32", "2001:db8:1::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("0.0.0.0/0", "::1", false)]
    public void A_range_has_the_addresses_of_its_prefix(string entry, string address, bool isFound) =>
        Assert.Equal(isFound, Compile(ListKind.IpRanges, entry).WithAddress(IPAddress.Parse(address), Now).Count == 1);

    [Fact]
    public void The_narrowest_range_comes_first() =>
        Assert.Equal(
            ["10.1.1.1", "10.1.0.0/16", "10.0.0.0/8"],
            Compile(ListKind.IpRanges, "10.0.0.0/8", "10.1.1.1", "10.1.0.0/16").WithAddress(IPAddress.Parse("10.1.1.1"), Now).Select(listed => listed.Entry.Text));

    [Theory]
    [InlineData("أحمد علي", "احمد على", true)]
    [InlineData("Bob", "BOB", true)]
    [InlineData("Bob", "Bob2", false)]
    public void An_author_is_compared_whole(string entry, string author, bool isFound) =>
        Assert.Equal(isFound, Compile(ListKind.Authors, entry).WithAuthor(author, Now).Count == 1);

    private static (int Start, int Length) Place(ListMatch match) => (match.Start, match.Length);

    private static IReadOnlyList<ListMatch> Find(WordMode mode, string text, params string[] entries) => Compile(ListKind.Words, mode, entries).In(text, Now);

    private static ListMatcher Compile(ListKind kind, params string[] entries) => Compile(kind, WordMode.Whole, entries);

    private static ListMatcher Compile(ListKind kind, WordMode mode, string[] entries) =>
        ListMatcher.Compile([new PolicyList("list", kind, mode, ListSeverity.Reject, [.. entries.Select(entry => new ListEntry(entry))])]);
}
