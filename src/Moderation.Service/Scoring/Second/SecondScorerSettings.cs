using System.Collections.Frozen;
using System.Globalization;
using Moderation.Scoring;
using Moderation.Service.Operations;

namespace Moderation.Service.Scoring.Second;

/// <summary>What a site configured for its second scorer, checked as far as that is possible without its files.</summary>
internal sealed record SecondScorerSettings
{
    /// <summary>What stands for an output of the network that is no attribute.</summary>
    private const string NoAttribute = "-";

    private const int LongestName = 64;

    /// <summary>Where it stands in the configuration.</summary>
    public required string Key { get; init; }

    /// <summary>What decisions call it, without what makes it a version.</summary>
    public required string Name { get; init; }

    /// <summary>The files, and how they are used.</summary>
    public required NetworkSettings Network { get; init; }

    /// <summary>By output of the network: the attribute, or null for what is none.</summary>
    public required IReadOnlyList<CommentAttribute?> Labels { get; init; }

    /// <summary>Whether exactly one label is true, so that their probabilities add up to 1.</summary>
    public required bool IsExclusive { get; init; }

    /// <inheritdoc cref="SecondScorerOptions.TimeOut"/>
    public required TimeSpan TimeOut { get; init; }

    /// <inheritdoc cref="BandOptions.From"/>
    public required double From { get; init; }

    /// <inheritdoc cref="BandOptions.To"/>
    public required double To { get; init; }

    /// <inheritdoc cref="SecondScorerOptions.Weight"/>
    public required double Weight { get; init; }

    /// <summary>The languages that it is asked about; all when empty.</summary>
    public required FrozenSet<CommentLanguage> Languages { get; init; }

    /// <summary>Everything beside the files that its scores, and so a decision, depend on.</summary>
    public string Canonical => string.Create(CultureInfo.InvariantCulture, $"""
        {string.Join(' ', Labels.Select(label => label?.WireName() ?? NoAttribute))}
        {IsExclusive} {Network.LowerCase} {Network.MaximumLength} {From:R} {To:R} {Weight:R} {string.Join(' ', Languages.Order())}
        """);

    /// <summary>Checks the options.</summary>
    /// <param name="options">Null when the site has no second scorer; then there are no settings either.</param>
    /// <param name="key">Where they stand in the configuration.</param>
    /// <exception cref="ConfigurationException">Something is missing or wrong; the message names the key.</exception>
    public static SecondScorerSettings? Read(SecondScorerOptions? options, string key)
    {
        if (options is null)
        {
            return null;
        }

        var model = PathOf(options.Model, $"{key}:Model");
        return new SecondScorerSettings
        {
            Key = key,
            Name = NameOf(options.Name ?? Path.GetFileNameWithoutExtension(model), options.Name is null ? $"{key}:Model" : $"{key}:Name"),
            Network = new NetworkSettings(
                model,
                PathOf(options.Tokenizer, $"{key}:Tokenizer"),
                options.LowerCase,
                Within(options.MaximumLength, 4, 8192, $"{key}:MaximumLength"),
                Within(options.Threads, 1, 64, $"{key}:Threads")),
            Labels = LabelsOf(options, key),
            IsExclusive = IsSoftmax(options, key),
            TimeOut = options.TimeOut >= TimeSpan.FromMilliseconds(10) && options.TimeOut <= TimeSpan.FromSeconds(30)
                ? options.TimeOut
                : throw new ConfigurationException($"{key}:TimeOut", "must be from 00:00:00.01 to 00:00:30."),
            From = options.Band.From is >= 0 and <= 1 ? options.Band.From : throw new ConfigurationException($"{key}:Band:From", "must be from 0 to 1."),
            To = options.Band.To is >= 0 and <= 1 && options.Band.To > options.Band.From
                ? options.Band.To
                : throw new ConfigurationException($"{key}:Band:To", "must be above From and at most 1."),
            Weight = options.Weight is > 0 and <= 1 ? options.Weight : throw new ConfigurationException($"{key}:Weight", "must be above 0 and at most 1."),
            Languages = LanguagesOf(options, key),
        };
    }

    private static string PathOf(string? path, string key) =>
        string.IsNullOrWhiteSpace(path) ? throw new ConfigurationException(key, "is missing; it names a file.") : Path.GetFullPath(path);

    private static string NameOf(string name, string key) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? name
            : throw new ConfigurationException(key, $"gives no name for decisions; set Name to 1 to {LongestName} letters, digits, '-', '_' and '.'.");

    private static int Within(int value, int least, int most, string key) =>
        value >= least && value <= most
            ? value
            : throw new ConfigurationException(key, string.Create(CultureInfo.InvariantCulture, $"must be from {least} to {most}."));

    private static bool IsSoftmax(SecondScorerOptions options, string key) => options.Activation switch
    {
        "softmax" => true,
        "sigmoid" => false,
        _ => throw new ConfigurationException(
            $"{key}:Activation", "must be sigmoid, when each label has a probability of its own, or softmax, when exactly one is true."),
    };

    private static List<CommentAttribute?> LabelsOf(SecondScorerOptions options, string key)
    {
        var labels = new List<CommentAttribute?>();
        for (var i = 0; i < options.Labels.Count; i++)
        {
            var name = options.Labels[i];
            if (name == NoAttribute)
            {
                labels.Add(null);
                continue;
            }

            var place = string.Create(CultureInfo.InvariantCulture, $"{key}:Labels:{i}");
            if (!Attributes.TryParse(name, out var attribute))
            {
                throw new ConfigurationException(
                    place, $"is not an attribute; known are {string.Join(", ", Attributes.All.Select(a => a.WireName()))}, and '{NoAttribute}' for what is none.");
            }

            // Of labels that exclude each other, several may speak for one attribute: their probabilities add up.
            if (labels.Contains(attribute) && options.Activation != "softmax")
            {
                throw new ConfigurationException(place, "is named twice.");
            }

            labels.Add(attribute);
        }

        return labels.Exists(label => label is not null)
            ? labels
            : throw new ConfigurationException($"{key}:Labels", "names no attribute; it says what the network's outputs mean, in order.");
    }

    private static FrozenSet<CommentLanguage> LanguagesOf(SecondScorerOptions options, string key)
    {
        var known = Enum.GetValues<CommentLanguage>().Where(language => language != CommentLanguage.Other).ToDictionary(language => language.WireName(), StringComparer.Ordinal);
        return options.Languages.Select((name, i) => known.TryGetValue(name, out var language)
            ? language
            : throw new ConfigurationException(
                string.Create(CultureInfo.InvariantCulture, $"{key}:Languages:{i}"), $"is not a language; known are {string.Join(", ", known.Keys)}.")).ToFrozenSet();
    }
}

/// <summary>What a network is loaded with; sites with the same settings share one.</summary>
/// <param name="Model">The ONNX file.</param>
/// <param name="Tokenizer">The tokenizer's file.</param>
/// <param name="LowerCase">Whether a <c>vocab.txt</c> is of lower-case text.</param>
/// <param name="MaximumLength">The most tokens that are read of a text.</param>
/// <param name="Threads">How many threads score.</param>
internal sealed record NetworkSettings(string Model, string Tokenizer, bool LowerCase, int MaximumLength, int Threads);
