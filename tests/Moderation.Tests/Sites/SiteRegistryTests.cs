using System.Text;
using Microsoft.Extensions.Configuration;
using Moderation.Contracts;
using Moderation.Rules;
using Moderation.Rules.Lists;
using Moderation.Service.Operations;
using Moderation.Service.Sites;
using Moderation.TestSupport;

namespace Moderation.Tests.Sites;

public sealed class SiteRegistryTests
{
    [Fact]
    public void A_site_is_found_by_its_name_and_its_key_and_by_no_other()
    {
        var sites = Read(("Sites:news:ApiKey", "news-key-0123456789"), ("Sites:sport:ApiKey", "sport-key-0123456789"));

        Assert.Equal("news", sites.FindByKey("news-key-0123456789")?.Name);
        Assert.Equal("sport", sites.Find("sport")?.Name);
        Assert.Null(sites.FindByKey("news-key-012345678"));
        Assert.Null(sites.FindByKey("NEWS-KEY-0123456789"));
        Assert.Null(sites.FindByKey(""));
        Assert.Null(sites.Find("News"));
        Assert.Null(sites.Find(""));
    }

    [Fact]
    public void The_policy_is_read_with_its_lists()
    {
        var policy = Read(
            ("Sites:news:ApiKey", "news-key-0123456789"), ("Sites:news:Policy:MaxLinks", "5"), ("Sites:news:Policy:FailureMode", "approve"),
            ("Sites:news:Policy:BlockedWords:0", "one"), ("Sites:news:Policy:Thresholds:toxicity:RejectAbove", "0.9")).Find("news")!.ConfiguredPolicy;

        Assert.Equal((5, FailureMode.Approve, Verdict.Hold), (policy.MaxLinks, policy.FailureMode, policy.UnsupportedLanguage));
        Assert.Equal(("one", Severity.Reject), policy.Rules.Lists.Lists.SelectMany(list => list.Entries).Select(entry => (entry.Text, entry.Severity)).Single());
    }

    [Fact]
    public void A_policy_may_be_a_document_of_its_own()
    {
        using var folder = new TemporaryFolder("moderation-sites-");
        var file = folder.File("policy.yaml");
        File.WriteAllText(file, "maxLinks: 7\nrules:\n  - {name: r, when: links > 1, then: hold}");
        (string, string)[] site = [("Sites:news:ApiKey", "news-key-0123456789"), ("Sites:news:PolicyFile", file)];

        var policy = Read(site).Find("news")!.ConfiguredPolicy;
        Assert.Equal((7, 1), (policy.MaxLinks, policy.Rules.Deciding.Count));
        AssertRefused("takes the place of Sites:news:Policy", [.. site, ("Sites:news:Policy:MaxLinks", "5")]);
        File.WriteAllText(file, "rules:\n  - {name: r, when: linkz > 1, then: hold}");
        AssertRefused($"{file}:2:21: There is no fact 'linkz'; did you mean 'links'?", site);
        File.Delete(file);
        AssertRefused("cannot be read", site);
    }

    [Fact]
    public void Two_secrets_sign_while_they_rotate()
    {
        var secrets = Read(
            ("Sites:news:ApiKey", "news-key-0123456789"), ("Sites:news:WebhookUrl", "https://news.example/hook"),
            ("Sites:news:WebhookSecret", "whsec_c2VjcmV0LW9uZS1vZi10d2VudHktZm91cg== plain-secret-of-twenty-four")).Find("news")!.WebhookSecrets;

        Assert.Equal(["secret-one-of-twenty-four", "plain-secret-of-twenty-four"], secrets.Select(secret => Encoding.UTF8.GetString(secret)));
    }

    [Theory]
    [InlineData("Sites:news:ApiKey", "x")]
    [InlineData("Sites:news:WebhookUrl", "mailto:a@b.example")]
    [InlineData("Sites:news:Policy:MaxLinks", "x")]
    [InlineData("Sites:news:Policy:Unknown", "x")]
    public void A_problem_names_the_key_and_not_the_value(string key, string value)
    {
        var problem = Assert.Throws<ConfigurationException>(() => Read(("Sites:news:ApiKey", "news-key-0123456789"), (key, value)));

        Assert.StartsWith(key, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("news-key", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    private static void AssertRefused(string expected, params (string Key, string Value)[] values)
    {
        var problem = Assert.Throws<ConfigurationException>(() => Read(values)).Message;
        Assert.Contains("Sites:news:PolicyFile", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    private static SiteRegistry Read(params (string Key, string Value)[] values)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in values)
        {
            settings[key] = value;
        }

        return SiteRegistry.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }
}
