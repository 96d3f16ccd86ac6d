using System.Globalization;
using System.Text;
using Moderation.Measuring;
using Moderation.Tests.Text;

namespace Moderation.Tests.Measuring;

public sealed class EvasionTests
{
    private const string English = "You are a stupid person, see https://a.example/stupid or ask @stupid";
    private const string Arabic = "أنت شخص غبي وكلب";

    [Theory]
    [InlineData("spaced", "you idiot", " y o u   i d i o t ")]
    [InlineData("spaced", "يا كلب", " ي ا   ك ل ب ")]
    [InlineData("presentation_forms", "كلب", "\uFEDB\uFEE0\uFE90")]
    [InlineData("presentation_forms", "لا", "\uFEFB")]
    [InlineData("look_alike_cyrillic", "scope", "ѕсоре")]
    [InlineData("arabizi_digits", "khara habibi", "5ara 7abibi")]
    [InlineData("reversed_bidi", "go away", "\u202Eyawa og\u202C")]
    [InlineData("reversed_bidi", "كلب", "\u202Dبلك\u202C")]
    public void Disguises_as_people_do(string kind, string plain, string disguised) => Assert.Equal(disguised, Of(plain, kind));

    [Theory]
    [InlineData("tatweel", Arabic)]
    [InlineData("diacritics", Arabic)]
    [InlineData("zero_width", Arabic)]
    [InlineData("diacritics", English)]
    [InlineData("zero_width", English)]
    public void What_was_put_in_between_taken_out_again_leaves_the_text(string kind, string plain)
    {
        var disguised = Of(plain, kind)!;

        Assert.True(disguised.Length > plain.Length + 3);
        Assert.Equal(plain, string.Concat(disguised.Where(unit =>
            unit != 'ـ' && char.GetUnicodeCategory(unit) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format))));
    }

    [Theory]
    [InlineData("look_alike_latin", English)]
    [InlineData("presentation_forms", Arabic)]
    public void Forms_of_letters_fold_back_to_the_letters(string kind, string plain)
    {
        var disguised = Of(plain, kind)!;

        Assert.NotEqual(plain, disguised);
        Assert.Equal(Folded(plain), Folded(disguised));
    }

    [Theory]
    [InlineData("repeated", English, @"(\w)\1{2,}")]
    [InlineData("repeated", Arabic, @"(\w)\1{2,}")]
    [InlineData("leet", English, @"[a-z][4@31!05$7]")]
    [InlineData("dotted", English, @"\w([._*-])\w\1\w")]
    [InlineData("persian_letters", Arabic, "[کیپچژگ]")]
    public void Leaves_the_mark_of_its_kind(string kind, string plain, string mark)
    {
        Assert.DoesNotMatch(mark, plain);
        Assert.Matches(mark, Of(plain, kind));
    }

    [Fact]
    public void Leaves_addresses_alone()
    {
        var kinds = EvasionKinds.All.Where(kind => kind != EvasionKind.ReversedBidi && Evasion.Of(English, kind, 1) is not null).ToList();

        Assert.True(kinds.Count >= 8);
        Assert.All(kinds, kind => Assert.Matches("https://a.example/stupid .*@stupid$", Evasion.Of(English, kind, 1)));
    }

    [Fact]
    public void Disguises_only_the_words_that_it_is_given()
    {
        var disguised = Evasion.Of("you stupid man", EvasionKind.Repeated, 1, [(4, 6)]);

        Assert.StartsWith("you s", disguised, StringComparison.Ordinal);
        Assert.EndsWith(" man", disguised, StringComparison.Ordinal);
        Assert.True(disguised!.Length > "you stupid man".Length);
    }

    [Fact]
    public void The_same_seed_disguises_the_same_way()
    {
        Assert.All(EvasionKinds.All, kind => Assert.Equal(Evasion.Of(English, kind, 7), Evasion.Of(English, kind, 7)));
        Assert.NotEqual(Evasion.Of(English, EvasionKind.Leet, 7), Evasion.Of(English, EvasionKind.Leet, 8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("😂😂 !")]
    [InlineData("https://a.example")]
    public void Has_nothing_to_disguise_where_there_are_no_words(string text) =>
        Assert.All(EvasionKinds.All.Where(kind => kind != EvasionKind.ReversedBidi), kind => Assert.Null(Evasion.Of(text, kind, 1)));

    [Fact]
    public void Arabic_ways_need_Arabic_letters_and_Latin_ways_Latin_ones()
    {
        string[] arabic = ["tatweel", "presentation_forms", "persian_letters"];
        string[] latin = ["look_alike_latin", "look_alike_cyrillic", "leet", "arabizi_digits"];

        Assert.All(arabic, kind => Assert.Null(Of("a stupid person", kind)));
        Assert.All(latin, kind => Assert.Null(Of(Arabic, kind)));
    }

    [Theory]
    [MemberData(nameof(TextScannerTests.HostileTexts), MemberType = typeof(TextScannerTests))]
    public void Disguises_any_text_without_failing(string text) =>
        Assert.All(EvasionKinds.All, kind => _ = Evasion.Of(text, kind, 1));

    private static string Folded(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormKD).Where(unit => char.GetUnicodeCategory(unit) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();

    private static string? Of(string text, string kind) =>
        Evasion.Of(text, EvasionKinds.All.Single(known => known.WireName() == kind), 1);
}
