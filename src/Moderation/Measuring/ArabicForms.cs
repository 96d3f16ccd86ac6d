using System.Text;

namespace Moderation.Measuring;

/// <summary>Writes Arabic letters as the forms that they take in a word (U+FE80 to U+FEFC), as old programs stored them.</summary>
internal static class ArabicForms
{
    private const int First = 0xFE80;
    private const int Last = 0xFEF4;
    private const char Alone = 'ﻻ';
    private const char Joined = 'ﻼ';

    /// <summary>By letter its forms in the order of Unicode: alone, last, first, in the middle; two only for letters that join nothing behind them.</summary>
    private static readonly Dictionary<char, List<char>> Forms = Read();

    /// <summary>The word in such forms; other characters stay.</summary>
    public static string Of(string word)
    {
        var result = new StringBuilder(word.Length);
        var joinsBefore = false;
        for (var i = 0; i < word.Length; i++)
        {
            if (!Forms.TryGetValue(word[i], out var forms))
            {
                // Marks stand on a letter and part nothing.
                joinsBefore &= !char.IsLetterOrDigit(word[i]);
                result.Append(word[i]);
            }
            else if (word[i] == 'ل' && i + 1 < word.Length && word[i + 1] == 'ا')
            {
                result.Append(joinsBefore ? Joined : Alone);
                joinsBefore = false;
                i++;
            }
            else
            {
                var joinsAfter = forms.Count == 4 && i + 1 < word.Length && Forms.TryGetValue(word[i + 1], out var next) && next.Count > 1;
                var form = (joinsAfter ? 2 : 0) + (joinsBefore ? 1 : 0);
                result.Append(forms[Math.Min(form, forms.Count - 1)]);
                joinsBefore = joinsAfter;
            }
        }

        return result.ToString();
    }

    private static Dictionary<char, List<char>> Read()
    {
        var forms = new Dictionary<char, List<char>>();
        for (var form = First; form <= Last; form++)
        {
            var letter = ((char)form).ToString().Normalize(NormalizationForm.FormKC)[0];
            if (!forms.TryGetValue(letter, out var list))
            {
                forms[letter] = list = [];
            }

            list.Add((char)form);
        }

        return forms;
    }
}
