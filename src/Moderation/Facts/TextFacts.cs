namespace Moderation.Facts;

/// <summary>
/// The shape of a text: how much there is of what, whatever it says. A character is what a reader sees as one, with its marks: a family
/// of emoji, a flag and a letter with three vowel signs are one each, white space and what is invisible are none. Links are characters
/// and words, but what they are spelled with is in no share: nobody chose it.
/// </summary>
internal sealed record TextFacts
{
    /// <summary>UTF-16 code units, as the limits of the interface count.</summary>
    public int Length { get; init; }

    /// <summary>Visible characters, links included.</summary>
    public int Characters { get; init; }

    /// <summary>Runs between white space that have a letter or a digit; a link is one.</summary>
    public int Words { get; init; }

    /// <summary>Lines, blank ones too; 0 for no text.</summary>
    public int Lines { get; init; }

    /// <summary>Letters outside links.</summary>
    public int Letters { get; init; }

    /// <summary>Of these, letters that have a capital and a small form.</summary>
    public int CasedLetters { get; init; }

    /// <summary>Of these, capitals.</summary>
    public int Capitals { get; init; }

    /// <summary>Letters of the Arabic script outside links.</summary>
    public int ArabicLetters { get; init; }

    /// <summary>Decimal digits of any script outside links.</summary>
    public int Digits { get; init; }

    /// <summary>Emoji, each sequence once.</summary>
    public int Emoji { get; init; }

    /// <summary>Combining marks, vowel signs among them; those that only choose how an emoji looks are none.</summary>
    public int Marks { get; init; }

    /// <summary>The most marks on one character: 2 or 3 in vocalised Arabic, dozens in text that is made to run over its neighbours.</summary>
    public int MostMarks { get; init; }

    /// <summary>The longest run of one visible character outside links, 0 for no text. Capital and small are two characters.</summary>
    public int LongestRun { get; init; }

    /// <summary>Links that a reader could follow.</summary>
    public int Links { get; init; }

    /// <summary>Visible characters outside links: what the shares of emoji and digits are of.</summary>
    public int CharactersOutsideLinks { get; init; }

    /// <summary>Capitals among the letters that have them, 0 to 1; 0 without such letters.</summary>
    public double CapitalShare => Share(Capitals, CasedLetters);

    /// <summary>Emoji among the visible characters outside links, 0 to 1.</summary>
    public double EmojiShare => Share(Emoji, CharactersOutsideLinks);

    /// <summary>Digits among the visible characters outside links, 0 to 1.</summary>
    public double DigitShare => Share(Digits, CharactersOutsideLinks);

    /// <summary>Arabic letters among all letters, 0 to 1; 0 without letters.</summary>
    public double ArabicShare => Share(ArabicLetters, Letters);

    /// <summary>Whether it has links or emoji and beside them nothing that could be read. Punctuation cannot.</summary>
    public bool IsOnlyLinksAndEmoji => Letters == 0 && Digits == 0 && (Links > 0 || Emoji > 0);

    /// <summary>Looks at a text whose links are known.</summary>
    public static TextFacts Of(string text, LinkFacts links) => new TextShape(text).Read(links);

    /// <summary>Looks at a text.</summary>
    public static TextFacts Of(string text) => Of(text, LinkFacts.Of(text));

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
