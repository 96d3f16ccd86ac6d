using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moderation.Service.Operations;
using Moderation.Service.Scoring.Second;
using Moderation.Service.Sites;
using Moderation.TestSupport;

namespace Moderation.Tests.Scoring.Second;

/// <summary>A site <c>news</c> with the <see cref="TinyNetwork"/> as its second scorer, configured as an operator does.</summary>
internal sealed class SecondSite : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Measures _measures;

    /// <param name="changes">Keys below <c>Sites:news:SecondScorer</c> and values, beside the files; a null leaves out what is there.</param>
    public SecondSite(params (string Key, string? Value)[] changes)
        : this(folder => TinyNetwork.Write(folder), changes)
    {
    }

    public SecondSite(Func<string, (string Model, string Vocabulary)> write, params (string Key, string? Value)[] changes)
    {
        var (model, vocabulary) = write(_folder.Path);
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Sites:news:ApiKey"] = "news-key-0123456789",
            ["Sites:news:SecondScorer:Model"] = model,
            ["Sites:news:SecondScorer:Tokenizer"] = vocabulary,
            ["Sites:news:SecondScorer:Labels:0"] = "toxicity",
            ["Sites:news:SecondScorer:Labels:1"] = "-",
            ["Sites:news:SecondScorer:Activation"] = "softmax",
            ["Sites:news:SecondScorer:TimeOut"] = "00:00:20",
        };
        foreach (var (key, value) in changes)
        {
            settings.Remove("Sites:news:SecondScorer:" + key);
            if (value is not null)
            {
                settings["Sites:news:SecondScorer:" + key] = value;
            }
        }

        _measures = ActivatorUtilities.CreateInstance<Measures>(_services);
        Sites = SiteRegistry.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        Scorers = SecondScorers.Start(Sites, SecondScorers.Load(Sites), _measures, TimeProvider.System, NullLogger<SecondScorer>.Instance);
    }

    /// <summary>What tells this site's measurements from those of other tests.</summary>
    public object Meters => _services.GetRequiredService<IMeterFactory>();

    public SiteRegistry Sites { get; }

    public Site Site => Sites.Find("news")!;

    public SecondScorers Scorers { get; }

    public SecondScorer Scorer => Scorers.Of("news")!;

    public void Dispose()
    {
        Scorers.Dispose();
        _measures.Dispose();
        _services.Dispose();
        _folder.Dispose();
    }
}
