using Moderation.Scoring;
using YamlDotNet.RepresentationModel;

namespace Moderation.Rules.Documents;

/// <summary>Reads policy documents.</summary>
internal sealed class PolicyReader
{
    private const int LongestText = 2_000;
    private const int MostExtended = 20;

    private readonly DocumentReader _reader;

    private PolicyReader(string file) => _reader = new DocumentReader(file);

    /// <summary>Reads a document with all that it extends.</summary>
    /// <param name="file">Its name, for places.</param>
    /// <param name="text">The document.</param>
    /// <param name="files">What it may name.</param>
    /// <returns>What it says; and everything that is wrong with it, none of it when it is right.</returns>
    public static (PolicyDocument Document, IReadOnlyList<PolicyProblem> Problems) Read(string file, string text, PolicyFiles files) =>
        Read(file, text, files, [file]);

    private static (PolicyDocument Document, IReadOnlyList<PolicyProblem> Problems) Read(string file, string text, PolicyFiles files, IReadOnlyList<string> above)
    {
        var (root, problem) = YamlNodes.Read(file, text);
        return root is null ? (new PolicyDocument(), [problem!]) : new PolicyReader(file).Read(root, file, files, above);
    }

    private (PolicyDocument Document, IReadOnlyList<PolicyProblem> Problems) Read(YamlMappingNode root, string file, PolicyFiles files, IReadOnlyList<string> above)
    {
        var members = _reader.Members(root, "A policy", PolicyNames.PolicyKeys);
        var problems = new List<PolicyProblem>();
        var extended = new PolicyDocument();
        foreach (var node in DocumentReader.Items(members.GetValueOrDefault("extends")))
        {
            if (_reader.Text(node, "extends") is { } name)
            {
                extended = PolicyMerge.Of(extended, Extended(node, name, file, files, above, problems));
            }
        }

        var own = new PolicyDocument
        {
            Thresholds = Thresholds(members.GetValueOrDefault("thresholds"), "thresholds"),
            FailureMode = _reader.OneOf(members.GetValueOrDefault("failureMode"), "failureMode", PolicyNames.FailureModes),
            UnsupportedLanguage = _reader.OneOf(members.GetValueOrDefault("unsupportedLanguage"), "unsupportedLanguage", PolicyNames.Verdicts),
            MaxLinks = (int?)_reader.Number(members.GetValueOrDefault("maxLinks"), "maxLinks", 0, PolicyNames.MostLinks),
            TimeZone = TimeZoneOf(members.GetValueOrDefault("timeZone")),
            Lists = Named(members.GetValueOrDefault("lists"), "list", node => ListReader.Read(_reader, node, files), list => list.Name),
            Scopes = Named(members.GetValueOrDefault("scopes"), "scope", Scope, scope => scope.Name),
            Rules = Named(members.GetValueOrDefault("rules"), "rule", Rule, rule => rule.Name),
        };
        return (PolicyMerge.Of(extended, own), [.. problems, .. _reader.Problems.OrderBy(problem => (problem.Place.File != file, problem.Place.Line, problem.Place.Column))]);
    }

    private PolicyDocument Extended(YamlNode node, string name, string file, PolicyFiles files, IReadOnlyList<string> above, List<PolicyProblem> problems)
    {
        if (!files.TryFind(name, file, out var found, out var text, out var problem))
        {
            _reader.Say(node, problem);
        }
        else if (above.Contains(found, StringComparer.Ordinal) || above.Count > MostExtended)
        {
            _reader.Say(node, $"'{name}' extends this document in turn.");
        }
        else
        {
            var (document, wrong) = Read(found, text, files, [.. above, found]);
            problems.AddRange(wrong);
            return document;
        }

        return new PolicyDocument();
    }

    private List<T> Named<T>(YamlNode? node, string what, Func<YamlNode, T?> read, Func<T, string> nameOf)
        where T : class
    {
        var parts = new List<T>();
        foreach (var item in DocumentReader.Items(node))
        {
            if (read(item) is { } part)
            {
                if (parts.Exists(other => string.Equals(nameOf(other), nameOf(part), StringComparison.Ordinal)))
                {
                    _reader.Say(item, $"There is a {what} '{nameOf(part)}' already.");
                    continue;
                }

                parts.Add(part);
            }
        }

        return parts;
    }

    private ScopePart? Scope(YamlNode node)
    {
        var members = _reader.Members(node, "A scope", PolicyNames.ScopeKeys);
        return _reader.Name(node, members, "A scope") is { } name
            ? new ScopePart(name, _reader.PlaceOf(node))
            {
                Where = Where(members.GetValueOrDefault("where")),
                During = During(members.GetValueOrDefault("during")),
                Mode = _reader.OneOf(members.GetValueOrDefault("mode"), "mode", PolicyNames.ScopeModes) ?? ScopeMode.Open,
                Thresholds = Thresholds(members.GetValueOrDefault("thresholds"), "thresholds"),
                MaxLinks = (int?)_reader.Number(members.GetValueOrDefault("maxLinks"), "maxLinks", 0, PolicyNames.MostLinks),
            }
            : null;
    }

    private RulePart? Rule(YamlNode node)
    {
        var members = _reader.Members(node, "A rule", PolicyNames.RuleKeys);
        var name = _reader.Name(node, members, "A rule");
        var when = members.GetValueOrDefault("when");
        var then = members.GetValueOrDefault("then");
        if (when is null || then is null)
        {
            _reader.Say(node, when is null ? "A rule has a condition: 'when:'." : "A rule does something: 'then: hold', approve, reject, 'add:' or 'tag:'.");
        }

        var condition = _reader.Text(when, "when", Expressions.RuleExpression.Longest);
        var effect = then is null ? null : Effect(then);
        return name is null || condition is null || effect is null
            ? null
            : new RulePart(name, _reader.PlaceOf(node))
            {
                Where = Where(members.GetValueOrDefault("where")),
                When = condition,
                WhenPlace = _reader.PlaceOf(when!),
                Then = effect,
                Reason = _reader.Code(members.GetValueOrDefault("reason"), "reason") ?? name.Replace('-', '_'),
                Text = PeoplesText(members.GetValueOrDefault("text")),
                Mode = _reader.OneOf(members.GetValueOrDefault("mode"), "mode", PolicyNames.RuleModes) ?? RuleMode.Live,
                Expires = _reader.Moment(members.GetValueOrDefault("expires"), "expires"),
            };
    }

    private EffectPart? Effect(YamlNode node)
    {
        if (node is YamlScalarNode)
        {
            return _reader.OneOf(node, "then", PolicyNames.Verdicts) is { } verdict ? new EffectPart { Verdict = verdict } : null;
        }

        var members = _reader.Members(node, "then", PolicyNames.EffectKeys);
        if (members.Count != 1)
        {
            _reader.Say(node, "then is approve, reject, hold, 'add: {toxicity: 0.1}' or 'tag: name', one of them.");
            return null;
        }

        if (members.TryGetValue("tag", out var tag))
        {
            return _reader.Code(tag, "tag") is { } name ? new EffectPart { Tag = name } : null;
        }

        var add = new Dictionary<CommentAttribute, double>();
        foreach (var (attribute, value, what) in _reader.ByAttribute(members["add"], "add"))
        {
            add[attribute] = _reader.Number(value, what, -1, 1) ?? 0;
        }

        return new EffectPart { Add = add };
    }

    private WherePart Where(YamlNode? node)
    {
        if (node is null)
        {
            return new WherePart();
        }

        var members = _reader.Members(node, "where", PolicyNames.WhereKeys);
        return new WherePart
        {
            Sections = _reader.Texts(members.GetValueOrDefault("sections"), "A section"),
            Articles = _reader.Texts(members.GetValueOrDefault("articles"), "An article"),
            Tags = _reader.Texts(members.GetValueOrDefault("tags"), "A tag"),
            Languages = [.. DocumentReader.Items(members.GetValueOrDefault("languages")).Select(item => _reader.OneOf(item, "A language", PolicyNames.Languages)).OfType<CommentLanguage>()],
        };
    }

    private DuringPart? During(YamlNode? node)
    {
        if (node is null)
        {
            return null;
        }

        var members = _reader.Members(node, "during", PolicyNames.DuringKeys);
        var days = DocumentReader.Items(members.GetValueOrDefault("days")).Select(item => _reader.OneOf(item, "A day", PolicyNames.Days)).OfType<DayOfWeek>().ToList();
        return new DuringPart(
            _reader.TimeOfDay(members.GetValueOrDefault("from"), "from") ?? TimeOnly.MinValue,
            _reader.TimeOfDay(members.GetValueOrDefault("to"), "to") ?? TimeOnly.MinValue,
            days);
    }

    private Dictionary<CommentAttribute, ThresholdOptions> Thresholds(YamlNode? node, string what)
    {
        var thresholds = new Dictionary<CommentAttribute, ThresholdOptions>();
        foreach (var (attribute, value, name) in _reader.ByAttribute(node, what))
        {
            var members = _reader.Members(value, name, PolicyNames.ThresholdKeys);
            var threshold = new ThresholdOptions
            {
                ApproveBelow = _reader.Number(members.GetValueOrDefault("approveBelow"), "approveBelow", 0, 1),
                RejectAbove = _reader.Number(members.GetValueOrDefault("rejectAbove"), "rejectAbove", 0, 1),
            };
            if (threshold.RejectAbove < threshold.ApproveBelow)
            {
                _reader.Say(value, "rejectAbove is not below approveBelow.");
            }

            thresholds[attribute] = threshold;
        }

        return thresholds;
    }

    private TimeZoneInfo? TimeZoneOf(YamlNode? node)
    {
        if (_reader.Text(node, "timeZone") is not { } name)
        {
            return null;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        _reader.Say(node!, "timeZone is the name of a time zone such as Asia/Baghdad.");
        return null;
    }

    private Dictionary<string, string> PeoplesText(YamlNode? node)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (language, value) in node is null ? new Dictionary<string, YamlNode>(StringComparer.Ordinal) : _reader.Members(node, "text", PolicyNames.TextKeys))
        {
            if (_reader.Text(value, $"text.{language}", LongestText) is { } text)
            {
                texts.Add(language, text);
            }
        }

        return texts;
    }
}
