using Moderation.Rules.Lists;
using Moderation.TestSupport;

namespace Moderation.Tests.Rules.Lists;

public sealed class WholeWordTests
{
    [Theory]
    [InlineData("أحمق", "يا احمق")]
    [InlineData("احمق", "يا أحمق!")]
    [InlineData("احمق", "أَحْمَقُ")]
    [InlineData("احمق", "احـــمـق")]
    [InlineData("احمق", "اح\u200Cمق")]
    [InlineData("احمق", "اح\u200B\u2060مق")]
    [InlineData("احمق", "احمققققق")]
    [InlineData("أَحْمَق", "احمق")]
    [InlineData("مدرسة", "مدرسه")]
    [InlineData("على", "علي")]
    [InlineData("كلب", "ڪلب")]
    [InlineData("idiot", "IDIOT!")]
    [InlineData("Idiot", "you idiot.")]
    [InlineData("idiot", "ïdïöt")]
    [InlineData("idiot", "ｉｄｉｏｔ")]
    [InlineData("idiot", "𝕚𝕕𝕚𝕠𝕥")]
    [InlineData("idiot", "id\u00ADiot")]
    [InlineData("idiot", "idiooooot")]
    [InlineData("idiot", "1d1ot")]
    [InlineData("idiot", "i d i o t")]
    [InlineData("idiot", "@idiot")]
    [InlineData("idiot", "(idiot)")]
    [InlineData("idiot", "you,idiot,you")]
    [InlineData("ابن الشارع", "يا ابن   الشارع")]
    [InlineData("go away", "Go... AWAY")]
    [InlineData("0790123456", "call 0790123456 now")]
    [InlineData("0790123456", "call ٠٧٩٠١٢٣٤٥٦ now")]
    [InlineData("🖕", "you 🖕🏽")]
    public void A_word_is_found_as_readers_mean_it(string entry, string text) =>
        Assert.Equal(entry, Assert.Single(Find(text, entry)).Entry.Text);

    [Theory]
    [InlineData("احمق", "الحماقة")]
    [InlineData("احمق", "احمقون")]
    [InlineData("idiot", "idiotic")]
    [InlineData("idiot", "id iot")]
    [InlineData("ass", "a classic assessment")]
    [InlineData("كلب", "كلبة الحقل")]
    [InlineData("go away", "go far away")]
    [InlineData("go away", "go")]
    [InlineData("0790123456", "0790123457")]
    [InlineData("0790123456", "07901234567")]
    [InlineData("idiot", "https://news.example/idiot")]
    [InlineData("idiot", "")]
    public void Words_are_matched_whole(string entry, string text) => Assert.Empty(Find(text, entry));

    [Theory]
    [InlineData("أحمق", "😀 يا اَحْمَـق انت", "اَحْمَـق")]
    [InlineData("idiot", "you 1d1ot!", "1d1ot")]
    [InlineData("idiot", "an i d i o t here", "i d i o t")]
    [InlineData("go away", "Go... AWAY!", "Go... AWAY")]
    [InlineData("idiot", "to @idiot: x", "idiot")]
    public void Its_place_is_in_the_text_as_submitted(string entry, string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Find(text, entry).Parts(text)));

    [Fact]
    public void Every_place_and_every_entry_is_told_once()
    {
        var found = Find("You idiot, idiooot! احمق", "idiot", "you idiot", "احمق", " ");

        Assert.Equal([("you idiot", 0), ("idiot", 4), ("idiot", 11), ("احمق", 20)], found.Select(hit => (hit.Entry.Text, hit.Start!.Value)));
    }

    [Theory]
    [InlineData("word", true)]
    [InlineData("two words", true)]
    [InlineData("🖕", true)]
    [InlineData("7", true)]
    [InlineData("", false)]
    [InlineData("!?", false)]
    [InlineData("\u200B", false)]
    [InlineData("http://bad.example", false)]
    public void An_entry_has_something_to_match(string entry, bool isEntry) => Assert.Equal(isEntry, IsEntry(entry));

    [Fact]
    public void Any_word_of_any_comment_is_found_in_it_again()
    {
        foreach (var comment in CommentWriter.Take(300))
        {
            foreach (var word in comment.Text.Split([' ', '،', ',', '.', '!', '؟', '?'], StringSplitOptions.RemoveEmptyEntries).Where(IsEntry))
            {
                Assert.NotEmpty(Find(comment.Text, word));
            }
        }
    }

    private static List<ListHit> Find(string text, params string[] entries) => Matching.Words(WordMode.Word, entries).In(text);

    private static bool IsEntry(string entry) => ListMatcher.IsEntry(new ListEntry(entry));
}
