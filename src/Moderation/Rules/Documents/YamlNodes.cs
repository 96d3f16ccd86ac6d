using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Moderation.Rules.Documents;

/// <summary>Reads YAML that may come from anybody: bounded in size and depth, without anchors, so that it cannot unfold into more than it is.</summary>
internal static class YamlNodes
{
    /// <summary>In UTF-16 code units.</summary>
    public const int Longest = 4_000_000;

    private const int Deepest = 16;

    /// <summary>The root of the one document in a text, or what is wrong with it.</summary>
    public static (YamlMappingNode? Root, PolicyProblem? Problem) Read(string file, string text)
    {
        if (text.Length > Longest)
        {
            return (null, new PolicyProblem(new Place(file, 1, 1), FormattableString.Invariant($"is longer than {Longest} characters.")));
        }

        try
        {
            if (ForbiddenIn(file, text) is { } forbidden)
            {
                return (null, forbidden);
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents switch
            {
                [] => (new YamlMappingNode(), null),
                [{ RootNode: YamlMappingNode root }] => (root, null),
                [var one] => (null, new PolicyProblem(PlaceOf(file, one.RootNode), "must be a mapping such as 'rules:'.")),
                [_, var second, ..] => (null, new PolicyProblem(PlaceOf(file, second.RootNode), "is a second document; a policy is one.")),
            };
        }
        catch (YamlException malformed)
        {
            return (null, new PolicyProblem(PlaceOf(file, malformed.Start), $"is not valid YAML: {malformed.InnerException?.Message ?? malformed.Message}"));
        }
    }

    /// <summary>Where a node begins.</summary>
    public static Place PlaceOf(string file, YamlNode node) => PlaceOf(file, node.Start);

    private static Place PlaceOf(string file, Mark mark) => new(file, Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));

    /// <summary>Looks at the events alone, which takes neither memory nor stack, before a tree is made of them.</summary>
    private static PolicyProblem? ForbiddenIn(string file, string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case AnchorAlias or NodeEvent { Anchor.IsEmpty: false }:
                    return new PolicyProblem(PlaceOf(file, parser.Current.Start), "is an anchor or an alias; a policy has none: use 'extends' for shared parts.");
                case MappingStart or SequenceStart when ++depth > Deepest:
                    return new PolicyProblem(PlaceOf(file, parser.Current.Start), "is nested too deeply.");
                case MappingEnd or SequenceEnd:
                    depth--;
                    break;
            }
        }

        return null;
    }
}
