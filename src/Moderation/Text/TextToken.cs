namespace Moderation.Text;

/// <summary>What a token is.</summary>
internal enum TokenKind : byte
{
    /// <summary>Letters and digits.</summary>
    Word,

    /// <summary>A pictograph.</summary>
    Emoji,

    /// <summary>An address on the web, whatever it was.</summary>
    Link,

    /// <summary>A word that names a group of people, whichever it is.</summary>
    Group,

    /// <summary>Another reading of words that are tokens already: leet letters put back, letters typed apart joined up.</summary>
    Reading,
}

/// <summary>A piece of a text: where its folded characters are, and where it stands in the text as submitted.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Traits">The scripts of its letters.</param>
/// <param name="Start">Where its folded characters begin in <see cref="TextTokens.Folded"/>.</param>
/// <param name="Length">How many folded characters it has.</param>
/// <param name="SourceStart">Offset into the text as submitted, in UTF-16 code units.</param>
/// <param name="SourceEnd">Just after its last code unit there.</param>
/// <param name="Hash">What the word view sees of it; 0 until the pipeline has read the text.</param>
internal readonly record struct TextToken(TokenKind Kind, CharacterTraits Traits, int Start, int Length, int SourceStart, int SourceEnd, ulong Hash = 0);
