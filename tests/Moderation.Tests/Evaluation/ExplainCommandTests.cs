using System.Text.Json;

namespace Moderation.Tests.Evaluation;

public sealed class ExplainCommandTests : CommandTest
{
    [Theory]
    [InlineData("😀 أَنْتَ كـلـــب حقير", "ar", "كـلـــب", "انت")]
    [InlineData("😀 you are an i d i o t", "en", "i d i o t", "you are an idiot")]
    public async Task Points_at_the_words_in_the_text_as_given(string text, string language, string heaviest, string normalised)
    {
        Assert.Equal(0, await RunAsync("explain", "--model", Model, "--text", text, "--json"));

        var explanation = Json();
        Assert.Equal(language, explanation.GetProperty("language").GetString());
        Assert.Contains(normalised, explanation.GetProperty("normalised").GetString(), StringComparison.Ordinal);
        var words = explanation.GetProperty("words").EnumerateArray().ToList();
        Assert.All(words, word => Assert.Equal(
            word.GetProperty("text").GetString(), text.Substring(word.GetProperty("start").GetInt32(), word.GetProperty("length").GetInt32())));
        Assert.Contains(heaviest, words.OrderByDescending(word => word.GetProperty("weight").GetDouble()).Take(2).Select(word => word.GetProperty("text").GetString()));
        AddsUp(explanation, "toxicity");
    }

    [Fact]
    public async Task Weighs_for_the_attribute_that_it_is_asked_for()
    {
        await RunAsync("explain", "--model", Model, "--text", "cheap pills, click https://a.example now", "--attribute", "spam", "--json");

        AddsUp(Json(), "spam");
        Assert.Contains("[link]", Json().GetProperty("normalised").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "other")]
    [InlineData("😀", "other")]
    [InlineData("Это хорошая статья", "other")]
    public async Task Says_when_there_is_nothing_to_explain(string text, string language)
    {
        Assert.Equal(0, await RunAsync("explain", "--model", Model, "--text", text, "--json"));

        Assert.Equal(language, Json().GetProperty("language").GetString());
        Assert.False(Json().GetProperty("supported").GetBoolean());
        Assert.Equal((JsonValueKind.Null, 0), (Json().GetProperty("rest").ValueKind, Json().GetProperty("words").GetArrayLength()));
    }

    [Fact]
    public async Task Prints_what_people_want_to_know()
    {
        await RunAsync("explain", "--model", Model, "--text", "you are an 1d1ot, kiiiind of");

        Assert.Contains("language    en", Output, StringComparison.Ordinal);
        Assert.Contains("read as     ", Output, StringComparison.Ordinal);
        Assert.Matches(@"toxicity +0\.\d{4}  not below 0\.\d{4}", Output);
        Assert.Matches(@"\+\d\.\d{3} +11\+5 +1d1ot", Output);
    }

    [Fact]
    public async Task Refuses_an_attribute_that_there_is_not() =>
        Assert.Equal(1, await RunAsync("explain", "--model", Model, "--text", "hello", "--attribute", "rudeness"));

    private static void AddsUp(JsonElement explanation, string attribute)
    {
        var score = explanation.GetProperty("scores").GetProperty(attribute).GetDouble();
        var logOdds = explanation.GetProperty("rest").GetDouble() + explanation.GetProperty("words").EnumerateArray().Sum(word => word.GetProperty("weight").GetDouble());
        Assert.Equal(score, 1 / (1 + Math.Exp(-logOdds)), 0.0001);
    }
}
