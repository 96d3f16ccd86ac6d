using Moderation.Facts;

namespace Moderation.Tests.Facts;

public sealed class TextFactsTests
{
    [Fact]
    public void No_text_has_no_shape() => Assert.Equal(new TextFacts(), TextFacts.Of(string.Empty));

    [Theory]
    [InlineData("hello", 5)]
    [InlineData("a b\tc\n", 3)]
    [InlineData("مُحَمَّدٌ", 4)]
    [InlineData("e\u0301te\u0301", 3)]
    [InlineData("👍🏽❤️🇮🇶", 3)]
    [InlineData("👩‍👩‍👧‍👦", 1)]
    [InlineData("🏴󠁧󠁢󠁥󠁮󠁧󠁿1️⃣", 2)]
    [InlineData("\u200B\u200F\u2066\u00AD", 0)]
    [InlineData("see https://a.example/b", 22)]
    public void A_character_is_what_a_reader_sees_as_one(string text, int characters) => Assert.Equal(characters, TextFacts.Of(text).Characters);

    [Theory]
    [InlineData("مرحبا يا ناس", 3)]
    [InlineData("one two  three\nfour", 4)]
    [InlineData("don't - stop !!! 😀", 2)]
    [InlineData("see https://a.example/b-c now", 3)]
    [InlineData("seehttps://a.example", 1)]
    [InlineData("٢٠٢٤ 7abibi", 2)]
    [InlineData("...", 0)]
    public void Words_stand_between_white_space(string text, int words) => Assert.Equal(words, TextFacts.Of(text).Words);

    [Theory]
    [InlineData("a", 1)]
    [InlineData("a\nb", 2)]
    [InlineData("a\r\nb\rc\u2028d", 4)]
    [InlineData("\n\n\n", 4)]
    public void Lines_end_however_they_are_written(string text, int lines) => Assert.Equal(lines, TextFacts.Of(text).Lines);

    [Theory]
    [InlineData("STOP now", 4.0 / 7)]
    [InlineData("ÉCOLE", 1)]
    [InlineData("مرحبا OK", 1)]
    [InlineData("مرحبا", 0)]
    [InlineData("see HTTP://A.EXAMPLE/SHOUT", 0)]
    public void Capitals_are_weighed_against_letters_that_have_them(string text, double share) => Assert.Equal(share, TextFacts.Of(text).CapitalShare, 10);

    [Theory]
    [InlineData("😀😀ab", 0.5)]
    [InlineData("👨‍👩‍👧a", 0.5)]
    [InlineData("©️a", 0.5)]
    [InlineData("1️⃣2️⃣ab", 0.5)]
    [InlineData("🇮🇶🇮🇶 a a", 0.5)]
    [InlineData("© 2024", 0)]
    [InlineData("😀 https://a.example/long/path", 1)]
    [InlineData("☺ مرحبا بكم", 1.0 / 9)]
    public void Emoji_are_weighed_against_what_is_seen(string text, double share) => Assert.Equal(share, TextFacts.Of(text).EmojiShare, 10);

    [Theory]
    [InlineData("a1b2", 0.5)]
    [InlineData("٠٧٧٠", 1)]
    [InlineData("۴۵ab", 0.5)]
    [InlineData("ab https://a.example/123456", 0)]
    [InlineData("1️⃣", 0)]
    public void Digits_of_any_script_count(string text, double share) => Assert.Equal(share, TextFacts.Of(text).DigitShare, 10);

    [Theory]
    [InlineData("مرحبا", 1)]
    [InlineData("ﻣﺮﺣﺒﺎ", 1)]
    [InlineData("ابab", 0.5)]
    [InlineData("ـــabcd", 0)]
    [InlineData("7abibi", 0)]
    [InlineData("123 😀", 0)]
    public void Arabic_is_weighed_against_all_letters(string text, double share) => Assert.Equal(share, TextFacts.Of(text).ArabicShare, 10);

    [Theory]
    [InlineData("haaaaah", 5)]
    [InlineData("ههههههه", 7)]
    [InlineData("هَهَهَه", 4)]
    [InlineData("ab!!!!c", 4)]
    [InlineData("😂😂😂", 3)]
    [InlineData("👍🏽👍🏻", 2)]
    [InlineData("a\u200Ba\u200Ba", 3)]
    [InlineData("a a a", 1)]
    [InlineData("    ", 0)]
    [InlineData("https://aaaaaaaaa.example", 0)]
    public void A_run_is_of_one_visible_character(string text, int run) => Assert.Equal(run, TextFacts.Of(text).LongestRun);

    [Theory]
    [InlineData("محمد", 0, 0)]
    [InlineData("مُحَمَّدٌ", 5, 2)]
    [InlineData("Z\u0301\u0302\u0303\u0304a\u0301", 5, 4)]
    [InlineData("❤️1️⃣", 0, 0)]
    public void Marks_are_counted_and_so_are_those_on_one_character(string text, int marks, int most)
    {
        var facts = TextFacts.Of(text);

        Assert.Equal((marks, most), (facts.Marks, facts.MostMarks));
    }

    [Theory]
    [InlineData("😀", true)]
    [InlineData("https://a.example/b", true)]
    [InlineData("😀👍🏽 https://a.example/b !!! www.b.example", true)]
    [InlineData("1️⃣", true)]
    [InlineData("😀 ok", false)]
    [InlineData("https://a.example/b لماذا", false)]
    [InlineData("👍 5", false)]
    [InlineData("!!!", false)]
    [InlineData("", false)]
    public void Links_and_emoji_alone_say_nothing(string text, bool isOnly) => Assert.Equal(isOnly, TextFacts.Of(text).IsOnlyLinksAndEmoji);

    [Fact]
    public void Half_a_pair_is_a_character_that_cannot_be_shown() => Assert.Equal(3, TextFacts.Of("a\uD83Db").Characters);

    [Fact]
    public void Length_is_what_the_interface_counts() => Assert.Equal(4, TextFacts.Of("😀\uD83D ").Length);
}
