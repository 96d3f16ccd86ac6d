namespace Moderation.Measuring;

/// <summary>A way of writing a text so that people read the same and a program may not.</summary>
internal enum EvasionKind
{
    /// <summary>Blanks between letters: i d i o t.</summary>
    Spaced,

    /// <summary>Dots, dashes or stars between letters: i.d.i.o.t.</summary>
    Dotted,

    /// <summary>Letters repeated: idiooooot.</summary>
    Repeated,

    /// <summary>Arabic letters drawn out with tatweel.</summary>
    Tatweel,

    /// <summary>Vowel signs on Arabic letters, accents on Latin ones.</summary>
    Diacritics,

    /// <summary>Characters of no width between letters.</summary>
    ZeroWidth,

    /// <summary>Full-width, mathematical, circled and accented Latin letters.</summary>
    LatinLookAlikes,

    /// <summary>Cyrillic letters that look Latin.</summary>
    CyrillicLookAlikes,

    /// <summary>Arabic letters in the forms that old programs stored.</summary>
    PresentationForms,

    /// <summary>Persian letters for Arabic ones.</summary>
    PersianLetters,

    /// <summary>Digits and signs for Latin letters: 1d10t.</summary>
    Leet,

    /// <summary>Digits for the sounds of Arabic in Latin letters: 7 for h.</summary>
    ArabiziDigits,

    /// <summary>Stored backwards between characters that turn the direction, so that it shows as written.</summary>
    ReversedBidi,
}

/// <summary>The kinds of evasion by name.</summary>
internal static class EvasionKinds
{
    /// <summary>Every kind.</summary>
    public static IReadOnlyList<EvasionKind> All { get; } = Enum.GetValues<EvasionKind>();

    /// <summary>The name in reports.</summary>
    public static string WireName(this EvasionKind kind) => kind switch
    {
        EvasionKind.Spaced => "spaced",
        EvasionKind.Dotted => "dotted",
        EvasionKind.Repeated => "repeated",
        EvasionKind.Tatweel => "tatweel",
        EvasionKind.Diacritics => "diacritics",
        EvasionKind.ZeroWidth => "zero_width",
        EvasionKind.LatinLookAlikes => "look_alike_latin",
        EvasionKind.CyrillicLookAlikes => "look_alike_cyrillic",
        EvasionKind.PresentationForms => "presentation_forms",
        EvasionKind.PersianLetters => "persian_letters",
        EvasionKind.Leet => "leet",
        EvasionKind.ArabiziDigits => "arabizi_digits",
        _ => "reversed_bidi",
    };
}
