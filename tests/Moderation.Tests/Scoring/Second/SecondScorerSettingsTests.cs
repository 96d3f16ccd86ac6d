using Microsoft.Extensions.Configuration;
using Moderation.Service.Operations;
using Moderation.Service.Scoring.Second;
using Moderation.Service.Sites;
using Moderation.TestSupport;
using static Moderation.TestSupport.TinyNetwork;

namespace Moderation.Tests.Scoring.Second;

public sealed class SecondScorerSettingsTests
{
    [Fact]
    public void Its_version_changes_with_all_that_its_scores_depend_on_and_with_nothing_else()
    {
        string VersionWith(params (string, string?)[] changes)
        {
            using var site = new SecondSite(changes);
            return site.Scorer.Version;
        }

        var usual = VersionWith();
        Assert.Matches("^tiny-[0-9a-f]{12}$", usual);
        Assert.Equal(usual, VersionWith(("TimeOut", "00:00:01"), ("Threads", "2")));
        string[] others =
        [
            usual, VersionWith(("Weight", "0.5")), VersionWith(("Band:To", "0.7")), VersionWith(("MaximumLength", "64")), VersionWith(("Labels:1", "spam")),
            VersionWith(("Activation", "sigmoid")), VersionWith(("Languages:0", "ar")), VersionWith(("Name", "own")), VersionWith(("LowerCase", "true")),
        ];
        Assert.Equal(others.Length, others.Distinct(StringComparer.Ordinal).Count());
        using var narrow = new SecondSite(folder => Write(folder, narrow: true));
        Assert.NotEqual(usual, narrow.Scorer.Version);
    }

    [Fact]
    public void Sites_with_the_same_files_share_one_network()
    {
        using var folder = new TemporaryFolder();
        var (model, vocabulary) = Write(folder.Path);
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Sites:none:ApiKey"] = "none-key-0123456789" };
        foreach (var (site, label, threads) in new[] { ("news", "toxicity", "1"), ("sport", "spam", "1"), ("busy", "spam", "2") })
        {
            settings[$"Sites:{site}:ApiKey"] = $"{site}-key-0123456789";
            settings[$"Sites:{site}:SecondScorer:Model"] = model;
            settings[$"Sites:{site}:SecondScorer:Tokenizer"] = vocabulary;
            settings[$"Sites:{site}:SecondScorer:Labels:0"] = label;
            settings[$"Sites:{site}:SecondScorer:Labels:1"] = "-";
            settings[$"Sites:{site}:SecondScorer:Activation"] = "softmax";
            settings[$"Sites:{site}:SecondScorer:Threads"] = threads;
        }

        var networks = SecondScorers.Load(SiteRegistry.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));

        Assert.Equal([1, 2], networks.Keys.Select(network => network.Threads).Order());
        Assert.All(networks.Values, loaded => loaded.Network.Dispose());
    }

    public static TheoryData<string, string?, string> Wrong => new()
    {
        { "Model", null, "Model" },
        { "Model", "/no/such/file.onnx", "Model" },
        { "Model", "/bin/sh", "Model" },
        { "Tokenizer", null, "Tokenizer" },
        { "Tokenizer", "/no/such/vocab.txt", "Tokenizer" },
        { "Tokenizer", "/bin/sh", "Tokenizer" },
        { "Labels:0", "-", "Labels" },
        { "Labels:0", "rudeness", "Labels:0" },
        { "Labels:2", "spam", "Labels" },
        { "Labels:1", null, "Labels" },
        { "Activation", null, "Activation" },
        { "Activation", "relu", "Activation" },
        { "MaximumLength", "3", "MaximumLength" },
        { "MaximumLength", "many", "MaximumLength" },
        { "TimeOut", "0", "TimeOut" },
        { "TimeOut", "soon", "TimeOut" },
        { "Band:From", "-0.1", "Band:From" },
        { "Band:From", "NaN", "Band:From" },
        { "Band:From", "0.9", "Band:To" },
        { "Band:To", "1.1", "Band:To" },
        { "Weight", "0", "Weight" },
        { "Weight", "2", "Weight" },
        { "Languages:0", "xx", "Languages:0" },
        { "Threads", "0", "Threads" },
        { "Name", "a b", "Name" },
        { "Labelz:0", "spam", "Labelz" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_or_missing_value_is_told_in_one_line_that_names_the_key(string key, string? value, string named)
    {
        var problem = Assert.Throws<ConfigurationException>(() => new SecondSite((key, value)));

        Assert.StartsWith($"Sites:news:SecondScorer:{named} ", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void A_network_that_wants_what_nobody_can_give_is_refused()
    {
        var problem = Assert.Throws<ConfigurationException>(() => new SecondSite(folder => Write(folder, ids: "pixels")));

        Assert.StartsWith("Sites:news:SecondScorer:Model has the input pixels", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_that_the_network_has_no_places_for_is_refused()
    {
        var problem = Assert.Throws<ConfigurationException>(() => new SecondSite(folder => Write(folder, places: 100)));
        using var fits = new SecondSite(folder => Write(folder, places: 100), ("MaximumLength", "100"));

        Assert.StartsWith("Sites:news:SecondScorer:MaximumLength is more than the network can read", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }
}
