using Moderation.Scoring;

namespace Moderation.Cli.Training;

/// <summary>A comment of which people have said what it is.</summary>
internal sealed class LabelledComment
{
    /// <summary>Which data set it is from: the name of its file.</summary>
    public required string Set { get; init; }

    /// <summary>What the reader wrote, with the data set's placeholders undone.</summary>
    public required string Text { get; init; }

    /// <summary>The language that the data set gives: <c>ar</c>, <c>en</c>, or <c>…-latn</c> for Arabic in Latin letters.</summary>
    public required string Language { get; init; }

    /// <summary>Kept from training, to calibrate and to measure on.</summary>
    public required bool HeldOut { get; init; }

    /// <summary>Nobody labelled it; it is only likely to be clean.</summary>
    public required bool Presumed { get; init; }

    /// <summary>By attribute: true, false, or null where nobody said.</summary>
    public required bool?[] Labels { get; init; }

    /// <summary>Whether it is Arabic in Latin letters.</summary>
    public bool IsArabizi => Language.EndsWith("-latn", StringComparison.Ordinal);

    /// <summary>Whether the model of a language learns from it.</summary>
    public bool IsFor(string modelLanguage) =>
        string.Equals(Language, modelLanguage, StringComparison.Ordinal)
        || (string.Equals(modelLanguage, CommentLanguage.Arabic.WireName(), StringComparison.Ordinal) && IsArabizi);

    /// <summary>What people said of one attribute.</summary>
    public bool? Label(CommentAttribute attribute) => Labels[(int)attribute];
}
