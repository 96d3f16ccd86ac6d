using System.Globalization;
using Moderation.Facts;

namespace Moderation.Tests.Facts;

public sealed class FingerprintTests
{
    private const string Arabic = "افتتحت وزارة النقل اليوم الجسر الجديد في المدينة بعد انتظار طويل من السكان الذين عانوا كثيرا من الزحام";
    private const string English =
        "The ministry opened the new bridge in our city today, after a long wait by people who suffered from traffic every morning";
    private const string Arabizi = "ya jama3a el jisr el jdeed fata7 el yom ba3d ma ta3bna min el za7ma kul sabah wallah farahna hwaya";

    public static TheoryData<string, string> SameTexts() => new()
    {
        { "Hello there", "HELLO, there!!" },
        { "Hello there", "hello  \t there" },
        { "Hello there", "Hellothere" },
        { "Hello there", "hello there 😀" },
        { "Hello there", "Heeellooo theeere" },
        { "Hello there", "𝓗𝓮𝓵𝓵𝓸 ｔｈｅｒｅ" },
        { "محمد رسول", "مُحَمَّدٌ رَسُول" },
        { "محمد رسول", "محـــمد\u200B رسـول" },
        { "محمد رسول", "ﻣﺤﻤﺪ ﺭﺳﻮﻝ" },
        { "مدرسة أحمد", "مدرسه احمد" },
        { "رقم ٢٠٢٤", "رقم 2024" },
        { "café", "cafe\u0301" },
        { "say idiot", "say \u202Etoidi\u202C" },
        { "😀😀", "😀 😀" },
        { "👍", "👍🏽" },
    };

    [Theory]
    [MemberData(nameof(SameTexts))]
    public void Equal_letters_and_digits_are_the_same_text(string one, string other) =>
        Assert.Equal(Fingerprint.Of(one).Exact, Fingerprint.Of(other).Exact);

    [Theory]
    [InlineData("Hello there", "Hello here")]
    [InlineData("ثمن 200", "ثمن 20")]
    [InlineData("ثمن 2000", "ثمن 200")]
    [InlineData("😀", "😂")]
    [InlineData("see https://a.example/1", "see https://a.example/2")]
    public void Others_are_another(string one, string other) => Assert.NotEqual(Fingerprint.Of(one).Exact, Fingerprint.Of(other).Exact);

    [Theory]
    [InlineData("")]
    [InlineData("!!! ...")]
    [InlineData("\u0640\u064B\u200B\u202E")]
    public void What_says_nothing_has_no_fingerprint(string text)
    {
        var fingerprint = Fingerprint.Of(text);

        Assert.Null(fingerprint.Exact);
        Assert.Null(fingerprint.Near);
        Assert.Empty(fingerprint.Keys.ToArray());
        Assert.False(fingerprint.IsNear(fingerprint));
    }

    [Theory]
    [InlineData("شكرا على هذا المقال", false)]
    [InlineData("شكرا جزيلا على هذا المقال", true)]
    [InlineData("no no no no no no no no", false)]
    [InlineData("thanks for this good article", true)]
    [InlineData("thanks for this article 😀 😀 https://a.example", false)]
    public void Five_different_words_are_needed_for_edited_copies(string text, bool has)
    {
        var fingerprint = Fingerprint.Of(text);

        Assert.Equal(has, fingerprint.Near is not null);
        Assert.Equal(has ? Fingerprint.KeyCount : 0, fingerprint.Keys.ToArray().Distinct().Count());
        Assert.NotNull(fingerprint.Exact);
    }

    public static TheoryData<string, string> EditedCopies() => new()
    {
        { Arabic, Arabic.Replace("طويل", "ممل", StringComparison.Ordinal) },
        { Arabic, Arabic + " والحمد لله دائما" },
        { Arabic, "https://promo.example/1 " + Arabic + " 🔥" },
        { Arabic, Arabic.Replace("الزحام", "الزحاااااام", StringComparison.Ordinal) },
        { Arabic, Arabic.Replace("المدينة", "بالمدينة", StringComparison.Ordinal) },
        { Arabic, Arabic.Replace("الجسر", "جسر", StringComparison.Ordinal) },
        { English, English.Replace("long", "tiring", StringComparison.Ordinal) },
        { English, English.ToUpperInvariant() + " so happy now" },
        { English, English.Replace("our city ", "", StringComparison.Ordinal) },
        { Arabizi, Arabizi.Replace("jdeed", "jadid", StringComparison.Ordinal) },
        { Arabizi, Arabizi + " shukran jazilan" },
        { Arabic + " " + English, English + " " + Arabic },
    };

    [Theory]
    [MemberData(nameof(EditedCopies))]
    public void Finds_an_edited_copy(string text, string copy)
    {
        var (one, other) = (Fingerprint.Of(text), Fingerprint.Of(copy));

        Assert.True(one.IsNear(other));
        Assert.True(other.IsNear(one));
        Assert.NotEmpty(one.Keys.ToArray().Intersect(other.Keys.ToArray()));
        Assert.InRange(Fingerprint.Distance(one.Near!.Value, other.Near!.Value), 0, Fingerprint.NearDistance);
    }

    [Fact]
    public void Other_texts_of_the_same_length_are_not_near()
    {
        string[] texts =
        [
            Arabic, English, Arabizi,
            "قررت وزارة التربية تأجيل الامتحانات الى الشهر المقبل بسبب الاحوال الجوية السيئة التي تشهدها المحافظات",
            "The government should lower the price of bread and fuel before winter, because many families cannot pay for both of them",
        ];

        foreach (var one in texts)
        {
            foreach (var other in texts.Where(other => other != one))
            {
                Assert.False(Fingerprint.Of(one).IsNear(Fingerprint.Of(other)));
            }
        }
    }

    [Fact]
    public void Fingerprints_are_the_same_for_ever()
    {
        // Stored ones are compared with new ones: when this fails, Fingerprint.Version has to go up.
        Assert.Equal(1, Fingerprint.Version);
        Assert.Equal("2096F50507D433D8 8DDD9258B24F4886 00000000072F96DD 00000000292B26D1", Written(English));
        Assert.Equal("14B190725916DB95 1F7EB1B42E195132 000000003C0F60A7 00000000D83FD4FD", Written(Arabic));
        Assert.Equal("95CFDACBD0556E06 D0D0B98E6261710B 00000000F7957763 0000000096B4C8C7", Written(Arabizi));

        static string Written(string text)
        {
            var fingerprint = Fingerprint.Of(text);
            return string.Join(' ', new[] { fingerprint.Exact!.Value, fingerprint.Near!.Value, fingerprint.Keys[0], fingerprint.Keys[^1] }
                .Select(value => value.ToString("X16", CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void Distance_counts_bits() => Assert.Equal(3, Fingerprint.Distance(0b1011, 0b0000));
}
