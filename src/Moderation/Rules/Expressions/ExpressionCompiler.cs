using System.Globalization;
using NCalc;
using NCalc.Visitors;

namespace Moderation.Rules.Expressions;

/// <summary>
/// Compiles a parsed condition. What is not known stays unknown through comparison and arithmetic; <c>and</c>, <c>or</c> and
/// <c>not</c> follow Kleene's logic of three values, so that a condition holds only when it surely does.
/// </summary>
internal sealed class ExpressionCompiler(IReadOnlySet<string> lists) : ILogicalExpressionVisitor<Operand>
{
    private readonly List<Fact> _facts = [];

    /// <summary>The facts that the condition names.</summary>
    public IReadOnlyList<Fact> Facts => _facts;

    /// <inheritdoc/>
    public Operand Visit(BinaryExpression expression)
    {
        var left = expression.LeftExpression.Accept(this);
        var right = expression.RightExpression.Accept(this);
        return expression.Type switch
        {
            BinaryExpressionType.And => And(TruthOf(left, "and"), TruthOf(right, "and")),
            BinaryExpressionType.Or => Or(TruthOf(left, "or"), TruthOf(right, "or")),
            BinaryExpressionType.Equal => Equal(left, right),
            BinaryExpressionType.NotEqual => Not(Equal(left, right)),
            BinaryExpressionType.Lesser => Compare(left, right, (a, b) => a < b),
            BinaryExpressionType.LesserOrEqual => Compare(left, right, (a, b) => a <= b),
            BinaryExpressionType.Greater => Compare(left, right, (a, b) => a > b),
            BinaryExpressionType.GreaterOrEqual => Compare(left, right, (a, b) => a >= b),
            BinaryExpressionType.Plus => Reckon(left, right, (a, b) => a + b),
            BinaryExpressionType.Minus => Reckon(left, right, (a, b) => a - b),
            BinaryExpressionType.Times => Reckon(left, right, (a, b) => a * b),

            // Nothing divided by nothing is not known.
            BinaryExpressionType.Div => Reckon(left, right, (a, b) => b == 0 ? null : a / b),
            BinaryExpressionType.In => In(left, right),
            BinaryExpressionType.NotIn => Not(In(left, right)),
            BinaryExpressionType.Coalesce => OrElse(left, right),
            _ => throw new ExpressionException($"There is no operator '{expression.Type}'; there are and, or, not, =, !=, <, <=, >, >=, in, +, -, *, / and ??."),
        };
    }

    /// <inheritdoc/>
    public Operand Visit(UnaryExpression expression)
    {
        var operand = expression.Expression.Accept(this);
        return (expression.Type, operand) switch
        {
            (UnaryExpressionType.Not, _) => Not(TruthOf(operand, "not")),
            (UnaryExpressionType.Negate, Operand.Number number) => new Operand.Number(facts => -number.Value(facts)),
            (UnaryExpressionType.Positive, Operand.Number number) => number,
            _ => throw new ExpressionException($"'{expression.Type}' does not go with {operand.Kind}."),
        };
    }

    /// <inheritdoc/>
    public Operand Visit(ValueExpression expression) => expression.Value switch
    {
        bool truth => new Operand.Truth(_ => truth),
        string text => new Operand.Words(_ => text, text),
        long or int or double or decimal => Constant(Convert.ToDouble(expression.Value, CultureInfo.InvariantCulture)),
        _ => throw new ExpressionException("A value is a number, a text in quotes, true or false."),
    };

    /// <inheritdoc/>
    public Operand Visit(Identifier identifier)
    {
        var fact = FactCatalogue.Find(identifier.Name)
            ?? throw new ExpressionException($"There is no fact '{identifier.Name}'{Nearest(identifier.Name, FactCatalogue.All.Select(other => other.Name))}");
        _facts.Add(fact);
        return fact.Operand;
    }

    /// <inheritdoc/>
    public Operand Visit(Function function)
    {
        var operands = function.Parameters.Select(parameter => parameter.Accept(this)).ToList();
        var name = function.Identifier.Name;
        return RuleFunctions.Find(name) is { } known
            ? known.Compile(operands, lists)
            : throw new ExpressionException($"There is no function '{name}'{Nearest(name, RuleFunctions.All.Select(other => other.Name))}");
    }

    /// <inheritdoc/>
    public Operand Visit(LogicalExpressionList list) => new Operand.Several([.. list.Select(item => item.Accept(this))]);

    /// <inheritdoc/>
    public Operand Visit(TernaryExpression expression) => throw new ExpressionException("There is no '? :'; write two rules.");

    /// <summary>The end of a sentence about a name that does not exist, with the one that was probably meant.</summary>
    internal static string Nearest(string name, IEnumerable<string> names) =>
        names.MinBy(other => EditDistance.Between(name, other)) is { } nearest && EditDistance.Between(name, nearest) <= Math.Max(1, name.Length / 3)
            ? $"; did you mean '{nearest}'?"
            : ".";

    private static Operand.Number Constant(double value) => new(_ => value);

    private static Func<FactSet, bool?> TruthOf(Operand operand, string @operator) => operand is Operand.Truth truth
        ? truth.Value
        : throw new ExpressionException($"Beside '{@operator}' stands {operand.Kind}, not a condition; it binds closely: write {@operator} (...).");

    private static Operand.Truth And(Func<FactSet, bool?> left, Func<FactSet, bool?> right) => new(facts =>
    {
        var first = left(facts);
        return first == false ? false : right(facts) switch
        {
            false => false,
            true => first,
            null => null,
        };
    });

    private static Operand.Truth Or(Func<FactSet, bool?> left, Func<FactSet, bool?> right) => new(facts =>
    {
        var first = left(facts);
        return first == true ? true : right(facts) switch
        {
            true => true,
            false => first,
            null => null,
        };
    });

    private static Operand.Truth Not(Operand.Truth operand) => Not(operand.Value);

    private static Operand.Truth Not(Func<FactSet, bool?> operand) => new(facts => !operand(facts));

    private static Operand.Truth Compare(Operand left, Operand right, Func<double, double, bool> holds) => (left, right) is (Operand.Number a, Operand.Number b)
        ? new Operand.Truth(facts => a.Value(facts) is { } first && b.Value(facts) is { } second ? holds(first, second) : null)
        : throw new ExpressionException($"Only numbers are smaller or larger; here {left.Kind} is compared with {right.Kind}.");

    private static Operand.Number Reckon(Operand left, Operand right, Func<double, double, double?> result) => (left, right) is (Operand.Number a, Operand.Number b)
        ? new Operand.Number(facts => a.Value(facts) is { } first && b.Value(facts) is { } second ? result(first, second) : null)
        : throw new ExpressionException($"Only numbers can be reckoned with; here {left.Kind} meets {right.Kind}.");

    private static Operand.Truth Equal(Operand left, Operand right) => (left, right) switch
    {
        (Operand.Number a, Operand.Number b) => new(facts => a.Value(facts) is { } first && b.Value(facts) is { } second ? first == second : null),
        (Operand.Truth a, Operand.Truth b) => new(facts => a.Value(facts) is { } first && b.Value(facts) is { } second ? first == second : null),
        (Operand.Words a, Operand.Words b) => new(facts => a.Value(facts) is { } first && b.Value(facts) is { } second ? string.Equals(first, second, StringComparison.OrdinalIgnoreCase) : null),
        _ => throw new ExpressionException($"{left.Kind} never equals {right.Kind}."),
    };

    private static Operand.Truth In(Operand left, Operand right)
    {
        var equal = (right is Operand.Several several ? several.Items : [right]).Select(item => Equal(left, item).Value).ToArray();
        return new Operand.Truth(facts =>
        {
            bool? found = false;
            foreach (var one in equal)
            {
                switch (one(facts))
                {
                    case true:
                        return true;
                    case null:
                        found = null;
                        break;
                }
            }

            return found;
        });
    }

    private static Operand OrElse(Operand left, Operand right) => (left, right) switch
    {
        (Operand.Number a, Operand.Number b) => new Operand.Number(facts => a.Value(facts) ?? b.Value(facts)),
        (Operand.Truth a, Operand.Truth b) => new Operand.Truth(facts => a.Value(facts) ?? b.Value(facts)),
        (Operand.Words a, Operand.Words b) => new Operand.Words(facts => a.Value(facts) ?? b.Value(facts)),
        _ => throw new ExpressionException($"Both sides of '??' are of one kind; here {left.Kind} stands beside {right.Kind}."),
    };
}
