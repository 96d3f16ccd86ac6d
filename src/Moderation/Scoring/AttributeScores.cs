using System.Runtime.CompilerServices;

namespace Moderation.Scoring;

/// <summary>A calibrated probability 0..1 per attribute, or nothing where the model does not know the attribute.</summary>
[InlineArray(Attributes.Count)]
public struct AttributeScores
{
    private float _first;

    /// <summary>Scores with every attribute unknown.</summary>
    public static AttributeScores Unknown()
    {
        var scores = default(AttributeScores);
        scores[..].Fill(float.NaN);
        return scores;
    }

    /// <summary>The probability 0..1; null where the model does not know the attribute.</summary>
    public readonly double? Of(CommentAttribute attribute) => this[(int)attribute] is var score && float.IsNaN(score) ? null : score;
}
