using Moderation.Service.Demo;

namespace Moderation.Tests.Demo;

public sealed class CommentFormTests
{
    private static CommentForm Good => new() { Name = "سلمى", Email = "a@example.org", Comment = "شكرا" };

    [Theory]
    [InlineData("https://example.org", "https://example.org/")]
    [InlineData("http://example.org/a?b=c", "http://example.org/a?b=c")]
    [InlineData("example.org/about", "https://example.org/about")]
    [InlineData("https://example.org/\"><script>", "https://example.org/%22%3E%3Cscript%3E")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("JaVaScRiPt://example.org/%0Aalert(1)", null)]
    [InlineData("java\tscript:alert(1)", null)]
    [InlineData("data:text/html,x", null)]
    [InlineData("ftp://example.org/", null)]
    [InlineData("//example.org", null)]
    [InlineData("https://news@example.org/", null)]
    [InlineData("localhost", null)]
    [InlineData("two words.org x", null)]
    public void Reads_only_addresses_of_web_sites(string typed, string? address) => Assert.Equal(address, Websites.Read(typed));

    [Fact]
    public void Finds_nothing_wrong_with_a_complete_form() => Assert.Empty(Good.Checked().Problems);

    [Theory]
    [InlineData("", "name")]
    [InlineData("a@", "email")]
    [InlineData("Salma <a@example.org>", "email")]
    [InlineData("javascript:alert(1)", "website")]
    [InlineData("", "comment")]
    public void Names_the_field_that_is_wrong(string value, string field)
    {
        var form = field switch
        {
            "name" => Good with { Name = value },
            "email" => Good with { Email = value },
            "website" => Good with { Website = value },
            _ => Good with { Comment = value },
        };

        Assert.Equal(field, Assert.Single(form.Checked().Problems).Key);
    }

    [Theory]
    [InlineData("author.name", false, "name")]
    [InlineData("author.email", false, "email")]
    [InlineData("author.url", true, "website")]
    [InlineData("text", true, "comment")]
    [InlineData("something new", false, "comment")]
    [InlineData(null, false, "comment")]
    public void Shows_what_the_service_refuses_at_its_field(string? refused, bool tooLarge, string field) =>
        Assert.Equal(field, Assert.Single(Good.With(new SubmitAnswer.Refused(refused, tooLarge)).Problems).Key);
}
