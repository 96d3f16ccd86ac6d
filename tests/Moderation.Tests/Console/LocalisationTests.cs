using Moderation.Service.Console.Localisation;

namespace Moderation.Tests.Console;

public sealed class LocalisationTests
{
    [Theory]
    [InlineData(0, "zero")]
    [InlineData(1, "one")]
    [InlineData(2, "two")]
    [InlineData(3, "few")]
    [InlineData(10, "few")]
    [InlineData(11, "many")]
    [InlineData(99, "many")]
    [InlineData(100, "other")]
    [InlineData(102, "other")]
    [InlineData(103, "few")]
    [InlineData(110, "few")]
    [InlineData(111, "many")]
    [InlineData(1_000_000, "other")]
    public void Arabic_has_the_six_plural_forms_of_CLDR(long count, string category) => Assert.Equal(category, Plural.CategoryOf(count, Language.Arabic));

    [Theory]
    [InlineData(0, "other")]
    [InlineData(1, "one")]
    [InlineData(2, "other")]
    public void English_has_two(long count, string category) => Assert.Equal(category, Plural.CategoryOf(count, Language.English));

    [Fact]
    public void Numbers_are_written_in_the_chosen_digits()
    {
        Assert.Equal("1,234,567", Digits.Latin.Write(1_234_567, "N0"));
        Assert.Equal("١٬٢٣٤٬٥٦٧", Digits.Arabic.Write(1_234_567, "N0"));
        Assert.Equal("٠٫٥", Digits.Arabic.Write(0.5, "N1"));
        Assert.Equal(Digits.Arabic, Digits.Automatic.In(Language.Arabic));
        Assert.Equal(Digits.Latin, Digits.Automatic.In(Language.English));
        Assert.Equal(Digits.Latin, Digits.Latin.In(Language.Arabic));
    }

    [Theory]
    [InlineData("ar-IQ", "ar")]
    [InlineData("AR", "ar")]
    [InlineData("en-GB", "en")]
    [InlineData("art", null)]
    [InlineData("fr", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_language_is_found_by_its_code(string? code, string? found) => Assert.Equal(found, Language.Find(code)?.Code);
}
