using System.Text;
using Microsoft.Extensions.Configuration;
using Moderation.Service.Announcing.Webhooks;
using Moderation.Service.Sites;

namespace Moderation.Tests.Announcing;

public sealed class WebhookSignatureTests
{
    // The example that the reference libraries of the specification test themselves with.
    private const string PublishedSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string PublishedId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long PublishedTimestamp = 1614265330;
    private const string PublishedBody = """{"test": 2432232314}""";
    private const string PublishedSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    [Fact]
    public void Signs_the_example_of_the_specification_as_published() =>
        Assert.Equal(PublishedSignature, Sign(PublishedSecret));

    [Fact]
    public void Signs_with_both_secrets_newest_first_while_rotating()
    {
        var signatures = Sign("a-newer-plain-secret " + PublishedSecret).Split(' ');

        Assert.Equal([Sign("a-newer-plain-secret"), PublishedSignature], signatures);
        Assert.NotEqual(signatures[0], signatures[1]);
    }

    private static string Sign(string secret)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Sites:news:ApiKey"] = "key-of-the-news-site",
            ["Sites:news:WebhookUrl"] = "https://news.example.org/hook",
            ["Sites:news:WebhookSecret"] = secret,
        }).Build();
        var site = SiteRegistry.Read(configuration).Find("news")!;
        return WebhookSignature.Sign(site.WebhookSecrets, PublishedId, PublishedTimestamp, Encoding.UTF8.GetBytes(PublishedBody));
    }
}
