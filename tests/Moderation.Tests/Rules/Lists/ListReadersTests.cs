using Moderation.Rules.Lists;

namespace Moderation.Tests.Rules.Lists;

public sealed class ListReadersTests
{
    [Theory]
    [InlineData("buy viagra", "Words Word", "buy viagra")]
    [InlineData("كَلبـ", "Words Word", "كَلبـ")]
    [InlineData("أحمق  كبير", "Words Word", "أحمق  كبير")]
    [InlineData("foo.php", "Words Literal", "foo.php")]
    [InlineData("--of", "Words Literal", "--of")]
    [InlineData("anti-aging", "Words Literal", "anti-aging")]
    [InlineData("аѕ", "Words Literal", "аѕ")]
    [InlineData("کیر", "Words Literal", "کیر")]
    [InlineData("ís", "Words Literal", "ís")]
    [InlineData("a\u200Bs", "Words Literal", "a\u200Bs")]
    [InlineData("t0p", "Words Literal", "t0p")]
    [InlineData("1.5", "Words Literal", "1.5")]
    [InlineData("@foo", "Words Literal", "@foo")]
    [InlineData("#casino", "Words Literal", "#casino")]
    [InlineData("http://foo", "Words Literal", "http://foo")]
    [InlineData("https://example.com/offer?x=1", "Words Literal", "https://example.com/offer?x=1")]
    [InlineData("-1.com/", "Words Literal", "-1.com/")]
    [InlineData(".xyz", "Hosts Word", ".xyz")]
    [InlineData("https://example.com/", "Hosts Word", "example.com")]
    [InlineData("example.com", "Hosts Word", "example.com")]
    [InlineData("http://192.0.2.1/x", "Hosts Word", "192.0.2.1")]
    [InlineData("a@example.com", "Emails Word", "a@example.com")]
    [InlineData("@example.com", "Emails Word", "@example.com")]
    [InlineData("192.0.2.7", "Ips Word", "192.0.2.7")]
    [InlineData("192.0.2.0/24", "Ips Word", "192.0.2.0/24")]
    public void A_key_of_WordPress_is_told_by_its_form(string key, string kind, string entry)
    {
        using var reader = new StringReader(key);
        var taken = Assert.Single(WordPressKeys.Read(reader, new ListEntry(string.Empty)).Taken);
        Assert.Equal((kind, entry), ($"{taken.Kind} {taken.Mode}", taken.Text));
        Assert.True(ListMatcher.IsEntry(taken));
    }

    [Fact]
    public void Keys_of_WordPress_are_matched_in_the_mode_of_the_list_and_those_found_everywhere_are_left_out()
    {
        using var reader = new StringReader("\uFEFFidiot\n\n---\n_e/\n");
        var entries = WordPressKeys.Read(reader, new ListEntry(string.Empty) { Mode = WordMode.Substring, Severity = Severity.Tag });
        Assert.Equal(new ListEntry("idiot") { Mode = WordMode.Substring, Severity = Severity.Tag }, Assert.Single(entries.Taken));
        Assert.Equal([3, 4], entries.Refused.Select(line => line.Line));
    }

    [Fact]
    public void Csv_has_quotes_and_columns_in_any_order()
    {
        var (taken, refused) = Csv("why,entry,mode,severity,expires,addedBy\r\n\"said \"\"no\"\",\ntwice\",idiot,prefix,tag,2026-01-02,Ali\r\n,fool,sometimes\n,x y\n,a,substring\n,b,,,never\n,c,,ban\n,d,,,,,more\n,\"open");
        Assert.Equal(
            [
                new ListEntry("idiot") { Mode = WordMode.Prefix, Severity = Severity.Tag, Expires = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), AddedBy = "Ali", Why = "said \"no\",\ntwice" },
                new ListEntry("x y") { Severity = Severity.Reject },
            ],
            taken);
        Assert.Equal([4, 6, 7, 8, 9, 10], refused.Select(line => line.Line));
    }

    [Theory]
    [InlineData("word\nidiot")]
    [InlineData("entry,expire\nidiot,2026-01-01")]
    public void Csv_with_columns_that_nobody_knows_is_refused(string csv)
    {
        var (taken, refused) = Csv(csv);
        Assert.Empty(taken);
        Assert.Equal(1, Assert.Single(refused).Line);
    }

    [Fact]
    public void A_plain_list_has_an_entry_on_each_line()
    {
        using var reader = new StringReader("\uFEFF# remark\r\nexample.com\r\n\r\nnot a host\n");
        var entries = PlainEntries.Read(reader, new ListEntry(string.Empty) { Kind = ListKind.Hosts });
        Assert.Equal(new ListEntry("example.com") { Kind = ListKind.Hosts }, Assert.Single(entries.Taken));
        Assert.Equal(4, Assert.Single(entries.Refused).Line);
    }

    [Fact]
    public void Words_that_Coral_bans_reject_and_suspect_ones_hold()
    {
        var (taken, refused) = Coral("{\"locale\": \"en\", \"wordList\": {\n\"banned\": [\"idiot\", \"...\"],\n\"suspect\": [\"fool\", 1]}}");
        Assert.Equal([("idiot", Severity.Reject), ("fool", Severity.Hold)], taken.Select(entry => (entry.Text, entry.Severity)));
        Assert.Equal([1, 2, 3], refused.Select(line => line.Line));
    }

    [Fact]
    public void A_list_of_Coral_may_be_lines() =>
        Assert.Equal([("idiot", Severity.Tag), ("bad word", Severity.Tag)], Coral("idiot\r\n\r\nbad word\r\n").Taken.Select(entry => (entry.Text, entry.Severity)));

    [Fact]
    public void Malformed_JSON_is_refused_at_its_line() => Assert.Equal(2, Assert.Single(Coral("[\"idiot\",\n\"fool\"").Refused).Line);

    private static (IReadOnlyList<ListEntry> Taken, IReadOnlyList<RefusedLine> Refused) Csv(string text)
    {
        using var reader = new StringReader(text);
        var entries = CsvEntries.Read(reader, new ListEntry(string.Empty) { Severity = Severity.Reject });
        return (entries.Taken, entries.Refused);
    }

    private static (IReadOnlyList<ListEntry> Taken, IReadOnlyList<RefusedLine> Refused) Coral(string text)
    {
        using var reader = new StringReader(text);
        var entries = CoralWordList.Read(reader, new ListEntry(string.Empty) { Severity = Severity.Tag });
        return (entries.Taken, entries.Refused);
    }
}
