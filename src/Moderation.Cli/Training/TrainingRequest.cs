using Moderation.Labelling;
using Moderation.Scoring;

namespace Moderation.Cli.Training;

/// <summary>What to train, on what.</summary>
internal sealed record TrainingRequest
{
    /// <summary>Labelled comments; those held out calibrate and measure.</summary>
    public required IReadOnlyList<LabelledComment> Comments { get; init; }

    /// <summary>The class of licence by data set; a set that is not in it is <see cref="DataSources.Unstated"/>.</summary>
    public required IReadOnlyDictionary<string, string> Licences { get; init; }

    /// <summary>The SHA-256 of each data set's files one after the other, in lower-case hexadecimal.</summary>
    public IReadOnlyDictionary<string, string> Checksums { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How much the rows of a data set count, above 0; a set that is not in it counts 1.</summary>
    public IReadOnlyDictionary<string, float> Weights { get; init; } = new Dictionary<string, float>(StringComparer.Ordinal);

    /// <summary>The model that training goes on from; null to begin anew.</summary>
    public WarmStart? From { get; init; }

    /// <summary>The model folder to write; its name is the version.</summary>
    public required DirectoryInfo Into { get; init; }

    /// <summary>Languages to make models for: <c>ar</c>, <c>en</c>.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>What to learn in a language, where there are labels.</summary>
    public required Func<string, IReadOnlyList<CommentAttribute>> Attributes { get; init; }

    /// <summary>Makes training repeatable.</summary>
    public required int Seed { get; init; }
}
