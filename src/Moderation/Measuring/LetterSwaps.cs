using System.Text;

namespace Moderation.Measuring;

/// <summary>Writes words with other letters that look or sound the same.</summary>
internal static class LetterSwaps
{
    private const string Plain = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>By letter what may stand for it; a character or a pair.</summary>
    private static readonly Dictionary<char, string[]> Latin = Plain.ToDictionary(letter => letter, letter => (string[])
    [
        char.ConvertFromUtf32(0xFF41 + letter - 'a'),
        char.ConvertFromUtf32(0x1D41A + letter - 'a'),
        char.ConvertFromUtf32(0x24D0 + letter - 'a'),
        .. Accented(letter),
    ]);

    private static readonly Dictionary<char, string[]> Cyrillic = Table("aа eе oо pр cс xх yу iі sѕ jј hһ kк dԁ qԛ wԝ");

    private static readonly Dictionary<char, string[]> Persian = Table("كک يی ىی بپ جچ زژ قگ");

    // Of these the sound or the shape gives the word away; the others are the same letter to most readers.
    private static readonly HashSet<char> PersianOfOtherSound = ['ب', 'ج', 'ز', 'ق'];

    private static readonly Dictionary<char, string[]> LeetSigns = Table("a4@ e3 i1! o0 s5$ t7");

    // Longer sounds first.
    private static readonly (string Sound, string Digit)[] ArabiziSounds = [("kh", "5"), ("gh", "3'"), ("aa", "3a"), ("h", "7"), ("q", "9")];

    /// <summary>The word with letters swapped: all of them, or where a swap changes the look about half, and one at least.</summary>
    public static string Of(string word, EvasionKind kind, ref SeededRandom random)
    {
        var table = kind switch
        {
            EvasionKind.LatinLookAlikes => Latin,
            EvasionKind.CyrillicLookAlikes => Cyrillic,
            EvasionKind.PersianLetters => Persian,
            _ => LeetSigns,
        };
        var swappable = Enumerable.Range(0, word.Length).Where(i => table.ContainsKey(char.ToLowerInvariant(word[i]))).ToArray();
        if (swappable.Length == 0)
        {
            return word;
        }

        var certain = swappable[random.Next(swappable.Length)];
        var result = new StringBuilder();
        for (var i = 0; i < word.Length; i++)
        {
            var letter = char.ToLowerInvariant(word[i]);
            var swaps = table.TryGetValue(letter, out var found)
                && (i == certain || IsAlways(kind, letter) || random.Next(2) == 0);
            result.Append(swaps ? found![random.Next(found.Length)] : word[i].ToString());
        }

        return result.ToString();
    }

    /// <summary>Arabic in Latin letters with digits for the sounds that Latin letters do not have.</summary>
    public static string Arabizi(string word)
    {
        foreach (var (sound, digit) in ArabiziSounds)
        {
            word = word.Replace(sound, digit, StringComparison.OrdinalIgnoreCase);
        }

        return word;
    }

    private static bool IsAlways(EvasionKind kind, char letter) =>
        kind == EvasionKind.CyrillicLookAlikes || (kind == EvasionKind.PersianLetters && !PersianOfOtherSound.Contains(letter));

    private static string[] Accented(char letter) => letter switch
    {
        'a' => ["á", "ä"],
        'e' => ["é", "ë"],
        'i' => ["í", "ï"],
        'o' => ["ó", "ö"],
        'u' => ["ú", "ü"],
        _ => [],
    };

    private static Dictionary<char, string[]> Table(string entries) =>
        entries.Split(' ').ToDictionary(entry => entry[0], entry => entry.Skip(1).Select(unit => unit.ToString()).ToArray());
}
