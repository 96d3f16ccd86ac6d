using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Moderation.Service.Operations;
using Moderation.Service.Sites;

namespace Moderation.Service.Scoring.Second;

/// <summary>The second scorers of the sites that configured one.</summary>
internal sealed partial class SecondScorers : IDisposable
{
    private readonly FrozenDictionary<string, SecondScorer> _bySite;
    private readonly List<TextNetwork> _networks;

    private SecondScorers(Dictionary<string, SecondScorer> bySite, List<TextNetwork> networks)
    {
        _bySite = bySite.ToFrozenDictionary(StringComparer.Ordinal);
        _networks = networks;
    }

    /// <summary>Checks that the files of every second scorer can be used together, and loads them once for all sites that share them.</summary>
    /// <exception cref="ConfigurationException">They cannot; the message names the key.</exception>
    public static LoadedNetworks Load(SiteRegistry sites)
    {
        var networks = new LoadedNetworks();
        foreach (var settings in sites.All.Select(site => site.SecondScorer).OfType<SecondScorerSettings>())
        {
            if (!networks.TryGetValue(settings.Network, out var network))
            {
                network = (TextNetwork.Load(settings.Network, settings.Key), HashOf(settings.Network));
                networks.Add(settings.Network, network);
            }

            if (network.Network.Outputs != settings.Labels.Count)
            {
                throw new ConfigurationException($"{settings.Key}:Labels", $"names {settings.Labels.Count} outputs, the network has {network.Network.Outputs}.");
            }
        }

        return networks;
    }

    /// <summary>Puts the loaded networks to work for their sites.</summary>
    public static SecondScorers Start(SiteRegistry sites, LoadedNetworks networks, Measures measures, TimeProvider clock, ILogger<SecondScorer> logger)
    {
        var bySite = new Dictionary<string, SecondScorer>(StringComparer.Ordinal);
        foreach (var site in sites.All)
        {
            if (site.SecondScorer is { } settings)
            {
                var (network, files) = networks[settings.Network];
                var version = VersionOf(settings, files);
                bySite.Add(site.Name, new SecondScorer(site.Name, settings, version, network, measures, clock, logger));
                Log.Loaded(logger, site.Name, version);
            }
        }

        return new SecondScorers(bySite, [.. networks.Values.Select(loaded => loaded.Network)]);
    }

    /// <summary>The second scorer of a site; null when it has none.</summary>
    public SecondScorer? Of(string site) => _bySite.Count == 0 ? null : _bySite.GetValueOrDefault(site);

    public void Dispose() => _networks.ForEach(network => network.Dispose());

    private static string VersionOf(SecondScorerSettings settings, string files) =>
        $"{settings.Name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files + "\n" + settings.Canonical)).AsSpan(0, 6))}";

    /// <summary>Large networks keep their weights in a second file beside the first.</summary>
    private static string HashOf(NetworkSettings settings) => string.Join(
        ' ',
        new[] { settings.Model, settings.Model + "_data", settings.Model + ".data", settings.Tokenizer }.Where(File.Exists).Select(path =>
        {
            using var file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Site {Site} has the second scorer {Version}.")]
        public static partial void Loaded(ILogger logger, string site, string version);
    }
}

/// <summary>Networks by what they were loaded with, each with a hash of its files.</summary>
internal sealed class LoadedNetworks : Dictionary<NetworkSettings, (TextNetwork Network, string Files)>;
