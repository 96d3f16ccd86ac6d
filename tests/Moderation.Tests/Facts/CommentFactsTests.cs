using Moderation.Facts;
using Moderation.TestSupport;

namespace Moderation.Tests.Facts;

public sealed class CommentFactsTests
{
    [Fact]
    public void Tells_what_a_comment_shows_of_itself()
    {
        var facts = CommentFacts.Of(With("شاهد https://bit.ly/x واتصل 07701234567") with
        {
            ParentId = "comment-0",
            Honeypot = "x",
        });

        Assert.True(facts.Links.HasShortener);
        Assert.Equal(1, facts.Contacts.PhoneNumbers);
        Assert.Equal(4, facts.Text.Words);
        Assert.True(facts.IsReply);
        Assert.True(facts.HoneypotFilled);
    }

    [Fact]
    public void A_bare_comment_has_facts_too()
    {
        var facts = CommentFacts.Of(With("ok") with { ParentId = " ", Honeypot = " " });

        Assert.Equal(0, facts.Links.Count);
        Assert.False(facts.IsReply);
        Assert.False(facts.HoneypotFilled);
    }

    public static TheoryData<string> HostileTexts()
    {
        string[] parts =
        [
            "a", " ", "\n", "a ", "ab cd ", "\u0301", "a\u0301", "\u0640", "\u200D", "\u200B", "\0", "\uFDFA", "\u202E", "\u202Eab\u202C",
            "😀", "👩‍", "🇮🇶", "1️⃣", "1", "1 ", "0", "0 ", "07", "07 ", "٠", "+", "+1", "+964", "00", "00 ", "1.1", "077a", "o0", "l1", "1:1 ", "𝟎",
            "12345678 ", "call 12345678 ", "call ", "واتساب 12345678 ", "تليجرام ", "07701234567 ", "w h a t ", "كلمة ", "و", "ال", "@", "a@b.c ",
            "<a", "<a ", "<a href=", "<a href=x>", "<a href=http://a.b>c.com", "href=", "[", "](", "[a.com](http://b.c)", "](http://a.b", "[url=",
            "[url=http://a.b]c.com", "[url=a]b[/url]", "&#58;", "<", ">", "http://a.b ", "a.com/b ", "http://a.b/", "www.a.b[", "http://", "t.me/a ",
        ];
        var texts = new TheoryData<string>();
        foreach (var part in parts)
        {
            texts.Add(part);
        }

        return texts;
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Time_grows_with_the_text_and_no_faster(string part)
    {
        var quarter = Repeated(5_000);
        var whole = Repeated(20_000);
        Look(quarter);
        Look(whole);

        var times = new[] { quarter, whole }.Select(text => Enumerable.Range(0, 5).Min(_ => Look(text))).ToList();

        // Linear is 4; quadratic would be 16.
        Assert.True(times[1].TotalMilliseconds < 5 || times[1] < times[0] * 9, $"{times[0]} for a quarter, {times[1]} for the whole");
        Assert.InRange(times[1].TotalMilliseconds, 0, 150);

        string Repeated(int length) => string.Concat(Enumerable.Repeat(part, (length / part.Length) + 1))[..length];

        static TimeSpan Look(string text)
        {
            var before = ThreadTime.Now();
            LookAtAll(text);
            return ThreadTime.Now() - before;
        }
    }

    [Fact]
    public void No_text_makes_it_fail_and_every_place_is_in_the_text()
    {
        string[] parts =
        [
            "a", "ب", " ", "\n", ".", "/", "@", "+", "0", "7", "٧", "۴", "o", "-", ":", "\uD83D", "\uDE00", "\uD835", "😀", "\u200B", "\u200D",
            "\uFE0F", "\u20E3", "\u0301", "\u0651", "\u202E", "\u202C", "http://", "www.", ".com", "[", "](", ")", "[url=", "]", "<a href=", ">",
            "</a>", "واتساب", "telegram", "0770", "1234567", "964", "\0", "\uFFFF", "\uFDFA", "𝟕", "ﻻ",
        ];
        var random = new Random(1);
        for (var i = 0; i < 5_000; i++)
        {
            LookAtAll(string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => parts[random.Next(parts.Length)])));
        }
    }

    [Fact]
    public void Half_pairs_make_nothing_fail()
    {
        // Not test data of a theory, which xunit would mend on its way.
        foreach (var part in new[] { "\uD800", "\uDC00", "a\uD83D", "\uD835", "http://\uD83D.example ", "a@\uDE00.example " })
        {
            LookAtAll(string.Concat(Enumerable.Repeat(part, 2_000)));
        }
    }

    private static Comment With(string text) => new() { Site = "site", Id = "comment-1", Text = text };

    private static void LookAtAll(string text)
    {
        var facts = CommentFacts.Of(With(text));
        var spans = facts.Links.All.Select(link => link.Span)
            .Concat(facts.Links.Mismatches.Select(mismatch => mismatch.Span))
            .Concat(facts.Contacts.All.Select(contact => contact.Span));
        foreach (var span in spans)
        {
            if (span.Start < 0 || span.Length <= 0 || span.End > text.Length)
            {
                Assert.Fail($"{span} in a text of {text.Length}");
            }
        }

        var shape = facts.Text;
        double[] shares = [shape.CapitalShare, shape.EmojiShare, shape.DigitShare, shape.ArabicShare];
        if (Array.Exists(shares, share => share is not (>= 0 and <= 1)) || shape.Characters > text.Length)
        {
            Assert.Fail($"{shape}");
        }

        _ = facts.Links.HasShortener;
        _ = facts.Links.Domains.Count;
    }
}
