using System.Globalization;
using NCalc;
using NCalc.Exceptions;

namespace Moderation.Rules.Expressions;

/// <summary>
/// A condition of a rule, such as <c>toxicity > 0.5 and links > 0</c>. It is parsed by NCalc and compiled here to delegates over a
/// declared set of facts and functions: nothing else can be named, there are no loops, and nothing has an effect. Immutable.
/// </summary>
internal sealed class RuleExpression
{
    /// <summary>In UTF-16 units; so that neither parsing nor judging can take long or nest deep.</summary>
    public const int Longest = 2_000;

    private static readonly LogicalExpressionParserOptions Options = new() { IntegerNumberType = IntegerNumberType.Int64 };

    private readonly Func<FactSet, bool?> _condition;
    private readonly IReadOnlyList<Fact> _shown;

    private RuleExpression(string text, Func<FactSet, bool?> condition, IEnumerable<Fact> facts)
    {
        Text = text;
        _condition = condition;
        _shown = [.. facts.Where(fact => fact.IsShown).DistinctBy(fact => fact.Name, StringComparer.Ordinal)];
    }

    /// <summary>The condition as it was written.</summary>
    public string Text { get; }

    /// <summary>Compiles a condition.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="lists">The names of the lists that it may ask for.</param>
    /// <returns>The condition; or what is wrong with it, as a sentence for whoever wrote it.</returns>
    public static (RuleExpression? Expression, string? Problem) Compile(string text, IReadOnlySet<string> lists)
    {
        if (text.Length > Longest)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"A condition has at most {Longest} characters."));
        }

        try
        {
            var parsed = LogicalExpressionParser.Parse(text, Options, CultureInfo.InvariantCulture, CancellationToken.None);
            var compiler = new ExpressionCompiler(lists);
            return parsed.Accept(compiler) is Operand.Truth condition
                ? (new RuleExpression(text, condition.Value, compiler.Facts), null)
                : (null, "A condition is a comparison, or a fact that is true or false.");
        }
        catch (ExpressionException problem)
        {
            return (null, problem.Message);
        }
        catch (Exception malformed) when (malformed is NCalcException or InvalidOperationException)
        {
            return (null, $"This is no condition: {malformed.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Whether it holds; null when what it asks for is not known, which is neither.</summary>
    public bool? Holds(FactSet facts) => _condition(facts);

    /// <summary>The facts that it names with what they were, such as <c>links = 3, language = ar</c>; none that a reader typed. Null when there are none.</summary>
    public string? Saw(FactSet facts) => _shown.Count == 0 ? null : string.Join(", ", _shown.Select(fact => $"{fact.Name} = {fact.Operand.ValueFor(facts)}"));
}

/// <summary>A condition says something that cannot be.</summary>
public sealed class ExpressionException(string message) : Exception(message);
