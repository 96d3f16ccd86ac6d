using System.Globalization;

namespace Moderation.Rules.Expressions;

/// <summary>A part of a condition, compiled: what it comes to for a comment, null where that is not known.</summary>
internal abstract record Operand
{
    private Operand()
    {
    }

    /// <summary>How people call its kind.</summary>
    public abstract string Kind { get; }

    /// <summary>What it comes to, for people.</summary>
    public string ValueFor(FactSet facts) => this switch
    {
        Number number => number.Value(facts)?.ToString("0.####", CultureInfo.InvariantCulture),
        Truth truth => truth.Value(facts) switch
        {
            true => "true",
            false => "false",
            null => null,
        },
        Words words => words.Value(facts),
        _ => null,
    } ?? "unknown";

    /// <summary>A number.</summary>
    public sealed record Number(Func<FactSet, double?> Value) : Operand
    {
        /// <inheritdoc/>
        public override string Kind => "a number";
    }

    /// <summary>True or false.</summary>
    public sealed record Truth(Func<FactSet, bool?> Value) : Operand
    {
        /// <inheritdoc/>
        public override string Kind => "true or false";
    }

    /// <summary>A text.</summary>
    /// <param name="Value">What it is.</param>
    /// <param name="Literal">The text when it was written out in the condition; null when it depends on the comment.</param>
    public sealed record Words(Func<FactSet, string?> Value, string? Literal = null) : Operand
    {
        /// <inheritdoc/>
        public override string Kind => "a text";
    }

    /// <summary>Several values to the right of <c>in</c>.</summary>
    public sealed record Several(IReadOnlyList<Operand> Items) : Operand
    {
        /// <inheritdoc/>
        public override string Kind => "a row of values";
    }
}
