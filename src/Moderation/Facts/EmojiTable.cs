namespace Moderation.Facts;

/// <summary>Tells emoji and the parts of emoji from other characters.</summary>
/// <remarks>
/// By the blocks that Unicode keeps for them (UTS #51, emoji-data.txt) and, among older symbols, those that show as pictures; blocks are
/// taken whole, so that emoji that are yet to be named count too.
/// </remarks>
internal static class EmojiTable
{
    /// <summary>Joins emoji to one.</summary>
    public const int Joiner = 0x200D;

    /// <summary>Asks for the picture of the symbol before it.</summary>
    public const int PictureSelector = 0xFE0F;

    /// <summary>Puts the sign before it on a key, which is an emoji.</summary>
    public const int Keycap = 0x20E3;

    /// <summary>Whether a code point shows as a picture by itself.</summary>
    public static bool IsEmoji(int codePoint) => codePoint switch
    {
        0x231A or 0x231B or 0x2328 or 0x23CF => true,
        >= 0x23E9 and <= 0x23FA => true,
        >= 0x2600 and <= 0x27BF => true,
        0x2B1B or 0x2B1C or 0x2B50 or 0x2B55 or 0x3030 or 0x303D or 0x3297 or 0x3299 => true,
        0x1F004 or 0x1F0CF or 0x1F18E => true,
        >= 0x1F191 and <= 0x1F19A => true,
        >= 0x1F1E6 and <= 0x1F2FF => true,
        >= 0x1F300 and <= 0x1F64F => true,
        >= 0x1F680 and <= 0x1F6FF => true,
        >= 0x1F7E0 and <= 0x1F7FF => true,
        >= 0x1F900 and <= 0x1FAFF => true,
        _ => false,
    };

    /// <summary>Whether two of the code point make a flag.</summary>
    public static bool IsHalfFlag(int codePoint) => codePoint is >= 0x1F1E6 and <= 0x1F1FF;

    /// <summary>
    /// Whether a code point only changes how the emoji before it looks: the colour of its skin, the tags of a region's flag, a selector.
    /// </summary>
    public static bool IsModifier(int codePoint) =>
        codePoint is (>= 0x1F3FB and <= 0x1F3FF) or (>= 0xE0020 and <= 0xE007F) || IsSelector(codePoint);

    /// <summary>Whether a code point chooses between forms of the character before it.</summary>
    public static bool IsSelector(int codePoint) => codePoint is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
