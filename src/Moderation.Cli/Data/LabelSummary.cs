using System.Text.Json;
using System.Text.Json.Nodes;
using Moderation.Labelling;
using Moderation.Scoring;

namespace Moderation.Cli.Data;

/// <summary>What there is in exported labels, without any text.</summary>
internal sealed class LabelSummary
{
    private readonly long[] _positives = new long[Attributes.Count];
    private readonly long[] _negatives = new long[Attributes.Count];
    private readonly SortedDictionary<string, long> _languages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _provenance = new(StringComparer.Ordinal);
    private long _rows;
    private long _uncertain;
    private long _unlabelled;
    private long _disagreements;

    /// <summary>Counts a row.</summary>
    public void Add(JsonElement row)
    {
        _rows++;
        Count(_languages, row.GetProperty("lang").GetString()!, 1);
        if (row.GetProperty("disagreement").GetBoolean())
        {
            _disagreements++;
        }

        if (!row.TryGetProperty("weight", out var weight))
        {
            _unlabelled++;
        }
        else if (weight.GetDouble() < 1)
        {
            _uncertain++;
        }

        foreach (var attribute in Attributes.All)
        {
            var label = row.GetProperty(attribute.Label());
            if (label.ValueKind == JsonValueKind.Number)
            {
                (label.GetInt32() == 1 ? _positives : _negatives)[(int)attribute]++;
            }
        }

        foreach (var source in row.GetProperty("provenance").EnumerateObject())
        {
            Count(_provenance, source.Name, source.Value.GetInt64());
        }
    }

    /// <summary>Prints it.</summary>
    public void Write(bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(ToJson().ToJsonString());
            return;
        }

        if (_rows == 0)
        {
            output.WriteLine("No labels.");
            return;
        }

        output.WriteLine(FormattableString.Invariant($"{_rows} texts: {Listed(_languages)}"));
        foreach (var attribute in Attributes.All.Where(attribute => _positives[(int)attribute] + _negatives[(int)attribute] > 0))
        {
            output.WriteLine(FormattableString.Invariant($"  {attribute.Label()}: {_positives[(int)attribute]} yes, {_negatives[(int)attribute]} no"));
        }

        output.WriteLine(FormattableString.Invariant($"by {Listed(BySource())}"));
        output.WriteLine(FormattableString.Invariant(
            $"{_uncertain} count less than 1, {_unlabelled} label no attribute, about {_disagreements} moderators disagree"));
    }

    private JsonObject ToJson()
    {
        var attributes = new JsonObject();
        foreach (var attribute in Attributes.All)
        {
            attributes[attribute.Label()] = new JsonObject { ["yes"] = _positives[(int)attribute], ["no"] = _negatives[(int)attribute] };
        }

        return new JsonObject
        {
            ["rows"] = _rows,
            ["languages"] = Counts(_languages),
            ["attributes"] = attributes,
            ["provenance"] = Counts(BySource()),
            ["uncertain"] = _uncertain,
            ["unlabelled"] = _unlabelled,
            ["disagreements"] = _disagreements,
        };
    }

    /// <summary>Best informed first.</summary>
    private IEnumerable<KeyValuePair<string, long>> BySource() =>
        LabelNames.AllSources.Where(_provenance.ContainsKey).Select(source => KeyValuePair.Create(source, _provenance[source]));

    private static JsonObject Counts(IEnumerable<KeyValuePair<string, long>> counts) =>
        new(counts.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Value)));

    private static string Listed(IEnumerable<KeyValuePair<string, long>> counts) =>
        string.Join(", ", counts.Select(entry => FormattableString.Invariant($"{entry.Key} {entry.Value}")));

    private static void Count(IDictionary<string, long> counts, string key, long by) => counts[key] = (counts.TryGetValue(key, out var before) ? before : 0) + by;
}
