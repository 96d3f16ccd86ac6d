using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Moderation.Rules.Expressions;

/// <summary>A function that conditions may call.</summary>
/// <param name="Name">Its name in conditions.</param>
/// <param name="Usage">How it is called.</param>
/// <param name="About">What it says, for people who write rules.</param>
/// <param name="Compile">Compiles a call with its operands; the second argument has the names of the policy's lists.</param>
internal sealed record RuleFunction(string Name, string Usage, string About, Func<IReadOnlyList<Operand>, IReadOnlySet<string>, Operand> Compile);

/// <summary>The functions that conditions may call: these and no others. Part of the public interface: never rename one, only add.</summary>
internal static class RuleFunctions
{
    /// <summary>Every function.</summary>
    public static IReadOnlyList<RuleFunction> All { get; } =
    [
        new("contains", "contains(text, 'word')", "whether a text has these letters in a row, written in any form or disguise", Contains),
        new("matches", "matches(text, 'pattern')", "whether a regular expression matches, without regard to case; look-around and back-references do not exist", Matches),
        new("linked_to", "linked_to('example.org', ...)", "whether the text names one of these hosts or a sub-domain of one", LinkedTo),
        new("tagged", "tagged('tag', ...)", "whether the article has one of these tags", Tagged),
        new("in_list", "in_list('name')", "whether an entry of a list of the policy is in the comment", InList),
        new("list_hits", "list_hits('name')", "how many entries of a list of the policy are in the comment", ListHits),
        new("known", "known(fact)", "whether a fact is known", Known),
    ];

    private static readonly Dictionary<string, RuleFunction> ByName = All.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The function of that name, without regard to case; null when there is none.</summary>
    public static RuleFunction? Find(string name) => ByName.GetValueOrDefault(name);

    private static Operand Contains(IReadOnlyList<Operand> operands, IReadOnlySet<string> lists)
    {
        var (text, word) = TextAndLiteral("contains", operands);
        var folded = FactSet.Fold(word);
        return folded.Length == 0
            ? throw new ExpressionException("contains(...) looks for letters or digits; its second part has none.")
            : new Operand.Truth(facts => text(facts) is { } value ? facts.Folded(value).Contains(folded, StringComparison.Ordinal) : null);
    }

    private static Operand Matches(IReadOnlyList<Operand> operands, IReadOnlySet<string> lists)
    {
        var (text, pattern) = TextAndLiteral("matches", operands);
        Regex regex;
        try
        {
            // Takes time in proportion to the text, whatever the pattern.
            regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException malformed)
        {
            throw new ExpressionException($"'{pattern}' is no regular expression: {malformed.Message}");
        }
        catch (NotSupportedException unsupported)
        {
            throw new ExpressionException($"'{pattern}' cannot be used: {unsupported.Message}");
        }

        return new Operand.Truth(facts => text(facts) is { } value ? regex.IsMatch(value) : null);
    }

    private static Operand LinkedTo(IReadOnlyList<Operand> operands, IReadOnlySet<string> lists)
    {
        var hosts = Literals("linked_to", operands).Select(host => Links.IsHost(host)
            ? Links.NormaliseHost(host)
            : throw new ExpressionException($"'{host}' is no host.")).ToFrozenSet(StringComparer.Ordinal);
        return new Operand.Truth(facts => facts.Own.Links.All.Any(link => Links.Covering(hosts, link.Host) is not null));
    }

    private static Operand Tagged(IReadOnlyList<Operand> operands, IReadOnlySet<string> lists)
    {
        var tags = Literals("tagged", operands).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        return new Operand.Truth(facts => facts.Comment.Article?.Tags?.Any(tags.Contains) == true);
    }

    private static Operand ListHits(IReadOnlyList<Operand> operands, IReadOnlySet<string> lists)
    {
        var name = ListOf("list_hits", operands, lists);
        return new Operand.Number(facts => facts.ListHits.GetValueOrDefault(name));
    }

    private static Operand InList(IReadOnlyList<Operand> operands, IReadOnlySet<string> lists)
    {
        var name = ListOf("in_list", operands, lists);
        return new Operand.Truth(facts => facts.ListHits.ContainsKey(name));
    }

    private static Operand Known(IReadOnlyList<Operand> operands, IReadOnlySet<string> lists) => operands switch
    {
        [Operand.Number number] => new Operand.Truth(facts => number.Value(facts) is not null),
        [Operand.Truth truth] => new Operand.Truth(facts => truth.Value(facts) is not null),
        [Operand.Words words] => new Operand.Truth(facts => words.Value(facts) is not null),
        _ => throw Misused("known"),
    };

    private static string ListOf(string function, IReadOnlyList<Operand> operands, IReadOnlySet<string> lists) =>
        operands is not [Operand.Words { Literal: { } name }] ? throw Misused(function)
        : lists.Contains(name) ? name
        : throw new ExpressionException($"There is no list '{name}'{ExpressionCompiler.Nearest(name, lists)}");

    private static (Func<FactSet, string?> Text, string Literal) TextAndLiteral(string function, IReadOnlyList<Operand> operands) =>
        operands is [Operand.Words text, Operand.Words { Literal: { } literal }] ? (text.Value, literal) : throw Misused(function);

    private static IEnumerable<string> Literals(string function, IReadOnlyList<Operand> operands) =>
        operands.Count > 0 && operands.All(operand => operand is Operand.Words { Literal: not null })
            ? operands.Select(operand => ((Operand.Words)operand).Literal!)
            : throw Misused(function);

    private static ExpressionException Misused(string function) => new($"It is called like this: {Find(function)!.Usage}; texts in quotes stand there as they are.");
}
