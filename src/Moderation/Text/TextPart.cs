namespace Moderation.Text;

/// <summary>Which words of a text to look at.</summary>
public enum TextPart
{
    /// <summary>All of them.</summary>
    Whole,

    /// <summary>Words in Arabic letters, and what has no letters.</summary>
    Arabic,

    /// <summary>Words in Latin letters, and what has no letters.</summary>
    Latin,
}
