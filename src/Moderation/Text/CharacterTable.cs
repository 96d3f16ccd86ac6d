using System.Globalization;
using System.Text;

namespace Moderation.Text;

/// <summary>What a UTF-16 code unit is to the pipeline. The low three bits of its <see cref="CharacterTable"/> entry.</summary>
internal enum CharacterKind
{
    /// <summary>White space, control characters and whatever cannot be decoded: ends a word and a run of joined words.</summary>
    Space = 0,

    /// <summary>Punctuation and symbols: end a word.</summary>
    Symbol = 1,

    /// <summary>Marks, tatweel and invisible characters: as if they were not there.</summary>
    Dropped = 2,

    /// <summary>A letter, which folds to one letter.</summary>
    Letter = 3,

    /// <summary>A digit, which folds to 0-9.</summary>
    Digit = 4,

    /// <summary>A pictograph: a word of its own.</summary>
    Emoji = 5,

    /// <summary>Folds to several characters.</summary>
    Expanded = 6,

    /// <summary>Half of a pair.</summary>
    Surrogate = 7,
}

/// <summary>What language detection and the shape of a text need to know about a character.</summary>
[Flags]
internal enum CharacterTraits
{
    None = 0,
    Upper = 1 << 3,
    Arabic = 1 << 4,
    Latin = 1 << 5,
    OtherScript = 1 << 6,

    /// <summary>A Latin letter that neither English nor Arabizi uses.</summary>
    ForeignLatin = 1 << 7,

    /// <summary>An Arabic-script letter that Arabic does not use, not even for the foreign sounds of its dialects.</summary>
    ForeignArabic = 1 << 8,

    /// <summary>A letter of another script that looks Latin and folds to the Latin letter. Always with <see cref="OtherScript"/>.</summary>
    LookAlike = 1 << 9,
}

/// <summary>
/// Folds characters to the alphabet that models are trained on: compatibility forms (NFKD, marks dropped, which for the
/// letters concerned is NFKC without marks), lower case, one form for alef, ya, ta marbuta and the Persian letters, Latin
/// letters for the Cyrillic and Greek ones that look the same, ASCII digits.
/// </summary>
/// <remarks>
/// By character and not by <see cref="string.Normalize(NormalizationForm)"/> on the whole text, because offsets must map back,
/// because lone surrogates make that throw, and because long runs of marks make it slow.
/// </remarks>
internal static class CharacterTable
{
    /// <summary>The bits of an entry that hold its <see cref="CharacterKind"/>.</summary>
    private const int KindMask = 7;

    private const string ForeignLatinLetters = "äöüßñçèéêëàâîïôœæåøşğıışłńśźżąęćčšžřěůőűãõìòùÿđþð";

    // Urdu, Sorani Kurdish, Pashto, Uighur and Sindhi letters. Iraqi and Maghrebi Arabic do write پ چ ژ گ ڤ ڭ, and many
    // keyboards write ک and ی for ك and ي, so these tell nothing.
    private const string ForeignArabicLetters = "ٹڈڑںےۓھہۂۃەێۆڕڵۊۇۈۋېۍټډړږښګڼځڅڙڄٺٻڀڃڇ";

    // After Unicode's table of confusables (UTS #39), those that pass for a Latin letter in a word. In pairs: what looks like what.
    private const string CyrillicLookAlikes = "аaеeоoрpсcхxуyіiѕsјjһhкkԁdԛqԝwмmтtвbнhАaВbЕeІiКkМmНhОoРpСcТtУyХxЅsЈjԌgԚqԜw";
    private const string GreekLookAlikes = "αaεeιiκkνvοoρpτtυuχxΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧx";

    private static readonly Dictionary<char, char> LookAlikes = (CyrillicLookAlikes + GreekLookAlikes).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

    private static readonly ushort[] Entries = new ushort[0x10000];
    private static readonly char[] Folded = new char[0x10000];
    private static readonly Dictionary<int, string> Expansions = [];

#pragma warning disable CA1810 // The three tables are filled together.
    static CharacterTable()
#pragma warning restore CA1810
    {
        for (var unit = 0; unit < 0x10000; unit++)
        {
            Add((char)unit);
        }

        // Letters dressed as mathematics or in boxes, a common way to hide a word.
        for (var codePoint = 0x1D400; codePoint <= 0x1D7FF; codePoint++)
        {
            AddSupplementary(codePoint, char.ConvertFromUtf32(codePoint).Normalize(NormalizationForm.FormKD));
        }

        for (var codePoint = 0x1EE00; codePoint <= 0x1EEFF; codePoint++)
        {
            AddSupplementary(codePoint, char.ConvertFromUtf32(codePoint).Normalize(NormalizationForm.FormKD));
        }

        for (var letter = 0; letter < 26; letter++)
        {
            var plain = ((char)('a' + letter)).ToString();
            Expansions[0x1F130 + letter] = plain;
            Expansions[0x1F150 + letter] = plain;
            Expansions[0x1F170 + letter] = plain;
        }
    }

    /// <summary>What the code unit is.</summary>
    public static CharacterKind Kind(char unit) => (CharacterKind)(Entries[unit] & KindMask);

    /// <summary>Its traits.</summary>
    public static CharacterTraits Traits(char unit) => (CharacterTraits)(Entries[unit] & ~KindMask);

    /// <summary>Kind and traits in one look.</summary>
    public static ushort Entry(char unit) => Entries[unit];

    /// <summary>The letter or digit that it folds to.</summary>
    public static char Fold(char unit) => Folded[unit];

    /// <summary>The several characters, already folded, that a code point stands for; null when there are none.</summary>
    public static string? Expansion(int codePoint) => Expansions.GetValueOrDefault(codePoint);

    /// <summary>The kind in an <see cref="Entry"/>.</summary>
    public static CharacterKind KindOf(ushort entry) => (CharacterKind)(entry & KindMask);

    private static void Add(char unit)
    {
        if (char.IsSurrogate(unit))
        {
            Entries[unit] = (ushort)CharacterKind.Surrogate;
            return;
        }

        var category = CharUnicodeInfo.GetUnicodeCategory(unit);
        if (IsDropped(unit, category))
        {
            Entries[unit] = (ushort)CharacterKind.Dropped;
            return;
        }

        if (category is UnicodeCategory.Control or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
        {
            Entries[unit] = (ushort)CharacterKind.Space;
            return;
        }

        // Hangul would come apart into its letters.
        var folded = unit is < '\u0080' or (>= '\uAC00' and <= '\uD7A3')
            ? char.ToLowerInvariant(unit).ToString()
            : FoldAll(unit.ToString().Normalize(NormalizationForm.FormKD));
        if (folded.Length == 0)
        {
            Entries[unit] = (ushort)CharacterKind.Dropped;
            return;
        }

        if (folded.Length > 1)
        {
            Entries[unit] = (ushort)((int)CharacterKind.Expanded | (int)TraitsOf(unit, folded[0]));
            Expansions[unit] = folded;
            return;
        }

        var plain = folded[0];
        Folded[unit] = plain;
        var kind = CharUnicodeInfo.GetUnicodeCategory(plain) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => CharacterKind.Letter,
            UnicodeCategory.DecimalDigitNumber => CharacterKind.Digit,
            UnicodeCategory.OtherSymbol => CharacterKind.Emoji,
            _ => CharacterKind.Symbol,
        };
        var traits = kind == CharacterKind.Letter ? TraitsOf(unit, plain) : CharacterTraits.None;
        Entries[unit] = (ushort)((int)kind | (int)traits);
    }

    private static void AddSupplementary(int codePoint, string decomposed)
    {
        var folded = FoldAll(decomposed);
        if (folded.Length > 0 && !char.IsSurrogate(folded[0]))
        {
            Expansions[codePoint] = folded;
        }
    }

    private static bool IsDropped(char unit, UnicodeCategory category) =>
        unit == '\u0640'
        || category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;

    private static string FoldAll(string decomposed)
    {
        var folded = new StringBuilder(decomposed.Length);
        foreach (var part in decomposed)
        {
            if (!IsDropped(part, CharUnicodeInfo.GetUnicodeCategory(part)))
            {
                folded.Append(FoldPlain(part));
            }
        }

        return folded.ToString();
    }

    private static char FoldPlain(char plain)
    {
        if (char.IsDigit(plain))
        {
            return (char)('0' + (int)CharUnicodeInfo.GetNumericValue(plain));
        }

        return plain switch
        {
            'ٱ' => 'ا',
            'ى' or 'ی' or 'ۍ' or 'ې' => 'ي',
            'ة' or 'ہ' or 'ھ' or 'ە' or 'ۃ' => 'ه',
            'ک' or 'ڪ' or 'ګ' => 'ك',
            // In Iraq, the Gulf and the Maghreb these write the g that other spellings write as qaf.
            'گ' or 'ڭ' or 'ڨ' => 'ق',
            'پ' => 'ب',
            'چ' => 'ج',
            'ژ' => 'ز',
            'ڤ' or 'ڥ' => 'ف',
            _ => LookAlikes.TryGetValue(plain, out var latin) ? latin : char.ToLowerInvariant(plain),
        };
    }

    private static CharacterTraits TraitsOf(char unit, char folded)
    {
        var traits = char.IsUpper(unit) ? CharacterTraits.Upper : CharacterTraits.None;
        if (folded is (>= '\u0600' and <= '\u077F') or (>= '\u08A0' and <= '\u08FF'))
        {
            return traits | CharacterTraits.Arabic
                | (ForeignArabicLetters.Contains(unit, StringComparison.Ordinal) ? CharacterTraits.ForeignArabic : CharacterTraits.None);
        }

        if (folded < '\u0080' && unit is (>= '\u0370' and <= '\u052F') or (>= '\u1F00' and <= '\u1FFF'))
        {
            return traits | CharacterTraits.OtherScript | CharacterTraits.LookAlike;
        }

        if (folded is < '\u0250' or (>= '\u1E00' and <= '\u1EFF'))
        {
            return traits | CharacterTraits.Latin
                | (ForeignLatinLetters.Contains(char.ToLowerInvariant(unit), StringComparison.Ordinal) ? CharacterTraits.ForeignLatin : CharacterTraits.None);
        }

        return traits | CharacterTraits.OtherScript;
    }
}
