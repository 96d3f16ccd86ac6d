using Moderation.Rules.Lists;

namespace Moderation.Tests.Rules.Lists;

public sealed class ListReadersTests
{
    [Theory]
    [InlineData("buy viagra", "Words", "buy viagra")]
    [InlineData("كلب", "Words", "كلب")]
    [InlineData(".xyz", "Hosts", ".xyz")]
    [InlineData("http://foo", "Hosts", "foo")]
    [InlineData("https://example.com/offer?x=1", "Hosts", "example.com")]
    [InlineData("a@example.com", "Emails", "a@example.com")]
    [InlineData("@example.com", "Emails", "@example.com")]
    [InlineData("192.0.2.7", "IpRanges", "192.0.2.7")]
    [InlineData("192.0.2.0/24", "IpRanges", "192.0.2.0/24")]
    [InlineData("1.5", "Words", "1.5")]
    public void A_key_of_WordPress_is_told_by_its_form(string key, string kind, string entry)
    {
        using var reader = new StringReader(key);
        var taken = Assert.Single(WordPressKeys.Read(reader, ListSeverity.Hold).Taken);
        Assert.Equal((kind, entry), (taken.Kind.ToString(), taken.Entry.Text));
    }

    [Fact]
    public void Lines_that_give_no_entry_are_named()
    {
        using var reader = new StringReader("# a comment\n\nidiot\n---\n_e/\n");
        var entries = WordPressKeys.Read(reader, ListSeverity.Hold);
        Assert.Single(entries.Taken);
        Assert.Equal(
            [new RefusedLine(4, "has fewer than two letters or digits to match."), new RefusedLine(5, "has fewer than two letters or digits to match.")],
            entries.Refused);
    }

    [Fact]
    public void Csv_has_quotes_and_columns_in_any_order()
    {
        using var reader = new StringReader("why,entry,mode,severity,expires,added_by\r\n\"said \"\"no\"\",\ntwice\",idiot,prefix,tag,2026-01-02,Ali\r\n,fool,sometimes\n,x y,phrase\n,a,substring\n,b,,,never\n,\"open");
        var entries = CsvEntries.Read(reader, ListKind.Words, WordMode.Whole, ListSeverity.Reject);
        Assert.Equal(
            [
                new ImportedEntry(ListKind.Words, WordMode.Prefix, ListSeverity.Tag, new ListEntry("idiot", new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), "Ali", "said \"no\",\ntwice")),
                new ImportedEntry(ListKind.Words, WordMode.Whole, ListSeverity.Reject, new ListEntry("x y")),
            ],
            entries.Taken);
        Assert.Equal([4, 6, 7, 8], entries.Refused.Select(line => line.Line));
    }

    [Fact]
    public void Csv_without_entries_is_refused()
    {
        using var reader = new StringReader("word\nidiot");
        Assert.Equal(1, Assert.Single(CsvEntries.Read(reader, ListKind.Words, WordMode.Whole, ListSeverity.Reject).Refused).Line);
    }

    [Fact]
    public void Words_that_Coral_bans_reject_and_suspect_ones_hold()
    {
        using var reader = new StringReader("{\"wordList\": {\n\"banned\": [\"idiot\", \"...\"],\n\"suspect\": [\"fool\", 1]}}");
        var entries = CoralWordList.Read(reader, ListSeverity.Tag);
        Assert.Equal([("idiot", ListSeverity.Reject), ("fool", ListSeverity.Hold)], entries.Taken.Select(entry => (entry.Entry.Text, entry.Severity)));
        Assert.Equal([2, 3], entries.Refused.Select(line => line.Line));
    }

    [Fact]
    public void A_list_of_Coral_may_be_lines()
    {
        using var reader = new StringReader("idiot\r\n\r\nbad word\r\n");
        Assert.Equal(["idiot", "bad word"], CoralWordList.Read(reader, ListSeverity.Tag).Taken.Select(entry => entry.Entry.Text));
    }

    [Fact]
    public void Malformed_JSON_is_refused_at_its_line()
    {
        using var reader = new StringReader("[\"idiot\",\n\"fool\"");
        Assert.Equal(2, Assert.Single(CoralWordList.Read(reader, ListSeverity.Tag).Refused).Line);
    }
}
