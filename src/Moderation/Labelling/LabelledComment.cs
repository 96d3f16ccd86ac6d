using Moderation.Scoring;

namespace Moderation.Labelling;

/// <summary>A comment of which people have said what it is.</summary>
internal sealed class LabelledComment
{
    /// <summary>What its data set calls it; null when the row has no id.</summary>
    public string? Id { get; init; }

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

    /// <summary>How much it counts in training, above 0 and at most 1: people's certain judgements count 1.</summary>
    public float Weight { get; init; } = 1;

    /// <summary>In a functional suite what the row probes, such as <c>benign_quote</c>; null elsewhere.</summary>
    public string? Functionality { get; init; }

    /// <summary>In a functional suite the group that the row speaks of; null for none.</summary>
    public string? Target { get; init; }

    /// <summary>In a functional suite whether the row ought to be kept from readers; null elsewhere.</summary>
    public bool? IsBad { get; init; }

    /// <summary>Whether it is Arabic in Latin letters.</summary>
    public bool IsArabizi => Language.EndsWith("-latn", StringComparison.Ordinal);

    /// <summary>Whether the model of a language learns from it.</summary>
    public bool IsFor(string modelLanguage) =>
        string.Equals(Language, modelLanguage, StringComparison.Ordinal)
        || (string.Equals(modelLanguage, CommentLanguage.Arabic.WireName(), StringComparison.Ordinal) && IsArabizi);

    /// <summary>What people said of one attribute.</summary>
    public bool? Label(CommentAttribute attribute) => Labels[(int)attribute];
}
