using System.Globalization;
using Moderation.Rules.Expressions;
using Moderation.Scoring;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Moderation.Rules.Documents;

/// <summary>Reads values out of YAML and gathers everything that is wrong, each with its place and what was expected.</summary>
/// <param name="file">The document's name, for places.</param>
internal sealed class DocumentReader(string file)
{
    private readonly List<PolicyProblem> _problems = [];

    /// <summary>What was wrong so far.</summary>
    public IReadOnlyList<PolicyProblem> Problems => _problems;

    /// <summary>The document's name.</summary>
    public string File => file;

    /// <summary>Where a node stands.</summary>
    public Place PlaceOf(YamlNode node) => YamlNodes.PlaceOf(file, node);

    /// <summary>Notes that something is wrong.</summary>
    public void Say(YamlNode node, string problem) => Say(PlaceOf(node), problem);

    /// <summary>Notes that something is wrong, be it in a file that the document names.</summary>
    public void Say(Place place, string problem) => _problems.Add(new PolicyProblem(place, problem));

    /// <summary>The members of a mapping of which these keys are known; others are wrong.</summary>
    public IReadOnlyDictionary<string, YamlNode> Members(YamlNode node, string what, IReadOnlyList<string> keys)
    {
        var members = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        if (node is not YamlMappingNode mapping)
        {
            Say(node, $"{what} is a mapping with {Listed(keys)}.");
            return members;
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? string.Empty;
            if (keys.Contains(name, StringComparer.Ordinal))
            {
                // A key with nothing behind it says nothing.
                if (value is not YamlScalarNode { Value: null or "", Style: ScalarStyle.Plain })
                {
                    members[name] = value;
                }
            }
            else
            {
                Say(key, $"{what} has no '{name}'{ExpressionCompiler.Nearest(name, keys)} It may have {Listed(keys)}.");
            }
        }

        return members;
    }

    /// <summary>The items of a sequence; a single value is a sequence of one.</summary>
    public static IEnumerable<YamlNode> Items(YamlNode? node) => node switch
    {
        null => [],
        YamlSequenceNode sequence => sequence.Children,
        _ => [node],
    };

    /// <summary>A text that is not empty.</summary>
    public string? Text(YamlNode? node, string what, int longest = 500)
    {
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalarNode { Value.Length: > 0 } scalar && scalar.Value.Length <= longest && !scalar.Value.Contains('\0', StringComparison.Ordinal))
        {
            return scalar.Value;
        }

        Say(node, string.Create(CultureInfo.InvariantCulture, $"{what} is a text of 1 to {longest} characters."));
        return null;
    }

    /// <summary>Several texts.</summary>
    public IReadOnlyList<string> Texts(YamlNode? node, string what) => [.. Items(node).Select(item => Text(item, what)).OfType<string>()];

    /// <summary>The name of a part, which it must have.</summary>
    public string? Name(YamlNode node, IReadOnlyDictionary<string, YamlNode> members, string what)
    {
        if (members.TryGetValue("name", out var name))
        {
            return Code(name, "name");
        }

        Say(node, $"{what} has a name: 'name:'.");
        return null;
    }

    /// <summary>A name that programs go by.</summary>
    public string? Code(YamlNode? node, string what)
    {
        if (node is null || Text(node, what, 100) is not { } code)
        {
            return null;
        }

        if (code.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '-' or '_'))
        {
            return code;
        }

        Say(node, $"{what} is made of letters, digits, '-' and '_': it stays the same when texts for people change.");
        return null;
    }

    /// <summary>A number within a range.</summary>
    public double? Number(YamlNode? node, string what, double least, double most)
    {
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalarNode scalar
            && double.TryParse(scalar.Value, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        Say(node, string.Create(CultureInfo.InvariantCulture, $"{what} is a number from {least} to {most}."));
        return null;
    }

    /// <summary>One of several names.</summary>
    public T? OneOf<T>(YamlNode? node, string what, IReadOnlyDictionary<string, T> values)
        where T : struct
    {
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalarNode { Value: { } name } && values.TryGetValue(name, out var value))
        {
            return value;
        }

        Say(node, $"{what} is {Alternatives.Of(values.Keys)}.");
        return null;
    }

    /// <summary>A moment: a date, which is its first in UTC, or a time with its offset.</summary>
    public DateTimeOffset? Moment(YamlNode? node, string what)
    {
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalarNode { Value: { } text } && TryMoment(text, out var moment))
        {
            return moment;
        }

        Say(node, $"{what} is a date or a time such as 2027-01-31 or 2027-01-31T18:00:00+03:00.");
        return null;
    }

    /// <summary>Reads a moment.</summary>
    public static bool TryMoment(string text, out DateTimeOffset moment) => DateTimeOffset.TryParseExact(
        text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);

    /// <summary>A time of day.</summary>
    public TimeOnly? TimeOfDay(YamlNode? node, string what)
    {
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalarNode scalar && TimeOnly.TryParseExact(scalar.Value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        Say(node, $"{what} is a time of day in quotes such as \"22:00\".");
        return null;
    }

    /// <summary>The members of a mapping whose keys are attributes, each with how to call it.</summary>
    public IEnumerable<(CommentAttribute Attribute, YamlNode Node, string What)> ByAttribute(YamlNode? node, string what)
    {
        if (node is null)
        {
            yield break;
        }

        foreach (var (name, value) in Members(node, what, [.. Attributes.All.Select(attribute => attribute.WireName())]))
        {
            if (Attributes.TryParse(name, out var attribute))
            {
                yield return (attribute, value, $"{what}.{name}");
            }
        }
    }

    private static string Listed(IReadOnlyList<string> keys) => string.Join(", ", keys);
}
