using System.Text.Json.Nodes;
using Moderation.Rules.Expressions;
using Moderation.Scoring;

namespace Moderation.Rules.Documents;

/// <summary>The JSON Schema (2020-12) of policy documents, for completion in editors. Made of what the reader goes by.</summary>
internal static class PolicySchema
{
    private const string Code = "^[A-Za-z0-9_-]{1,100}$";

    /// <summary>Makes it.</summary>
    public static JsonObject Create() => With(
        Mapping(PolicyNames.PolicyKeys, key => key switch
        {
            "extends" => Described(OneOrMore(Text()), "Documents that this one goes over, by their path: what is said here replaces what they say."),
            "thresholds" => Described(Thresholds(), "Scores below approveBelow speak for nothing, from rejectAbove up they reject, between they hold."),
            "failureMode" => Described(Either(PolicyNames.FailureModes.Keys), "What happens to a comment that cannot be scored or judged. Default: hold."),
            "unsupportedLanguage" => Described(Either(PolicyNames.Verdicts.Keys), "What happens to a comment in a language that the model was not made for. Default: hold."),
            "maxLinks" => Described(Links(), "More links than this hold the comment. Default: 2."),
            "timeZone" => Described(Text(), "By whose clock during, hour and weekday are meant, such as Asia/Baghdad. Default: UTC."),
            "lists" => Described(Several(List()), "Words, hosts, e-mails, IPs and authors to look for."),
            "scopes" => Described(Several(Scope()), "Parts of the site, or of the day, for which something else holds."),
            _ => Described(Several(Rule()), "Rules."),
        }),
        ("$schema", "https://json-schema.org/draft/2020-12/schema"),
        ("title", "Policy of a site"));

    private static JsonObject List() => Required(
        Mapping(PolicyNames.ListKeys, key => key switch
        {
            "name" => Described(Pattern(Code), "By which rules ask for it: in_list('name')."),
            "kind" => Described(Either(PolicyNames.ListKinds.Keys), "What its entries are. Default: words."),
            "mode" => Described(Mode(), "How words are matched, phrases too. Default: word."),
            "severity" => Described(Either(PolicyNames.Severities.Keys), "What an entry asks for. Default: hold."),
            "file" => Described(Text(), "A file with more entries, by its path."),
            "format" => Described(Either(PolicyNames.ListFormats.Keys), "How the file is written."),
            _ => OneOrMore(new JsonObject { ["oneOf"] = new JsonArray(Text(), Required(Mapping(PolicyNames.EntryKeys, Entry), "entry")) }),
        }),
        "name");

    private static JsonObject Entry(string key) => key switch
    {
        "mode" => Mode(),
        "severity" => Either(PolicyNames.Severities.Keys),
        _ => Text(),
    };

    private static JsonObject Mode() => Either(PolicyNames.WordModes.Keys);

    private static JsonObject Scope() => Required(
        Mapping(PolicyNames.ScopeKeys, key => key switch
        {
            "name" => Described(Pattern(Code), "Its name in explanations."),
            "where" => Where(),
            "during" => Described(During(), "When it holds. A scope with this only makes thresholds stricter."),
            "mode" => Described(Either(PolicyNames.ScopeModes.Keys), "sensitive: approves at half of the scores; premoderated: a moderator sees every comment first; closed: takes no comments."),
            "thresholds" => Thresholds(),
            _ => Links(),
        }),
        "name");

    private static JsonObject Rule() => Required(
        Mapping(PolicyNames.RuleKeys, key => key switch
        {
            "name" => Described(Pattern(Code), "Stays the same for as long as the rule means the same."),
            "where" => Where(),
            "when" => Described(Text(RuleExpression.Longest), $"The condition. Facts: {string.Join(", ", FactCatalogue.All.Select(fact => fact.Name))}. Functions: {string.Join(", ", RuleFunctions.All.Select(function => function.Usage))}."),
            "then" => Described(Effect(), "What it does."),
            "reason" => Described(Pattern(Code), "A stable code in events. Default: the name with _ for -."),
            "text" => Described(Mapping(PolicyNames.TextKeys, _ => Text(2_000)), "What people are told."),
            "mode" => Described(Either(PolicyNames.RuleModes.Keys), "shadow: evaluated and recorded, changes nothing. Default: live."),
            _ => Described(Text(), "From when on it does not act any more: 2027-01-31 or 2027-01-31T18:00:00+03:00."),
        }),
        "name",
        "when",
        "then");

    private static JsonObject Effect() => new()
    {
        ["oneOf"] = new JsonArray(
            Either(PolicyNames.Verdicts.Keys),
            Required(Mapping(["add"], _ => Mapping(AttributeNames, _ => Number(-1, 1))), "add"),
            Required(Mapping(["tag"], _ => Pattern(Code)), "tag")),
    };

    private static JsonObject Where() => Described(
        Mapping(PolicyNames.WhereKeys, key => key == "languages" ? OneOrMore(Either(PolicyNames.Languages.Keys)) : OneOrMore(Text())),
        "Everywhere without it. Articles by id or address.");

    private static JsonObject During() => Mapping(
        PolicyNames.DuringKeys, key => key == "days" ? OneOrMore(Either(PolicyNames.Days.Keys)) : Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$"));

    private static JsonObject Thresholds() => Mapping(AttributeNames, _ => Mapping(PolicyNames.ThresholdKeys, _ => Number(0, 1)));

    private static IReadOnlyList<string> AttributeNames => [.. Attributes.All.Select(attribute => attribute.WireName())];

    private static JsonObject Links() => new() { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = PolicyNames.MostLinks };

    private static JsonObject Number(double least, double most) => new() { ["type"] = "number", ["minimum"] = least, ["maximum"] = most };

    private static JsonObject Text(int longest = 500) => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = longest };

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Either(IEnumerable<string> names) => new() { ["enum"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) };

    private static JsonObject Several(JsonObject item) => new() { ["type"] = "array", ["items"] = item };

    private static JsonObject OneOrMore(JsonObject item) => new() { ["oneOf"] = new JsonArray(item, Several((JsonObject)item.DeepClone())) };

    private static JsonObject Mapping(IEnumerable<string> keys, Func<string, JsonObject> value) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key, (JsonNode?)value(key)))),
        ["additionalProperties"] = false,
    };

    private static JsonObject Required(JsonObject mapping, params string[] keys)
    {
        mapping["required"] = new JsonArray([.. keys.Select(key => (JsonNode)key)]);
        return mapping;
    }

    private static JsonObject Described(JsonObject schema, string description) => With(schema, ("description", description));

    private static JsonObject With(JsonObject schema, params (string Key, string Value)[] members)
    {
        foreach (var (key, value) in members.Reverse())
        {
            schema.Insert(0, key, value);
        }

        return schema;
    }
}
