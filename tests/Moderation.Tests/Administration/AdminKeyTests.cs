using Microsoft.Extensions.Configuration;
using Moderation.Service.Administration;
using Moderation.Service.Operations;
using Moderation.Service.Sites;

namespace Moderation.Tests.Administration;

public sealed class AdminKeyTests
{
    [Fact]
    public void Only_the_key_itself_is_the_key()
    {
        var key = Read("a-good-admin-key");

        Assert.True(key.Exists);
        Assert.True(key.Is("a-good-admin-key"));
        Assert.False(key.Is("a-good-admin-kez"));
        Assert.False(key.Is("a-good-admin-key "));
        Assert.False(key.Is(string.Empty));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_key_nothing_is_the_key(string? none)
    {
        var key = Read(none);

        Assert.False(key.Exists);
        Assert.False(key.Is(string.Empty));
        Assert.False(key.Is("anything"));
    }

    [Theory]
    [InlineData("short", "must have at least 8 characters")]
    [InlineData("with a blank in it", "no blanks")]
    [InlineData("news-key-0123", "is the key of a site too")]
    public void A_key_that_is_none_is_named(string key, string problem)
    {
        var exception = Assert.Throws<ConfigurationException>(() => Read(key));

        Assert.StartsWith("Administration:ApiKey ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_setting_is_named()
    {
        var exception = Assert.Throws<ConfigurationException>(() => Read("a-good-admin-key", ("Administration:Apikeys", "x")));

        Assert.Contains("Administration:Apikeys", exception.Message, StringComparison.Ordinal);
    }

    private static AdminKey Read(string? key, params (string Key, string Value)[] more)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Sites:news:ApiKey", "news-key-0123"), new("Administration:ApiKey", key), .. more.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))]).Build();
        return AdminKey.Read(configuration, SiteRegistry.Read(configuration));
    }
}
