using System.Globalization;

namespace Moderation.Service.Console.Localisation;

/// <summary>Which digits a person reads.</summary>
internal enum Digits
{
    /// <summary>Those of the language.</summary>
    Automatic,

    /// <summary>0123456789.</summary>
    Latin,

    /// <summary>٠١٢٣٤٥٦٧٨٩.</summary>
    Arabic,
}

/// <summary>Writes digits.</summary>
internal static class DigitWriting
{
    private const int ArabicZero = '\u0660';

    /// <summary>The digits to use in a language.</summary>
    public static Digits In(this Digits digits, Language language) =>
        digits != Digits.Automatic ? digits : language == Language.Arabic ? Digits.Arabic : Digits.Latin;

    /// <summary>A text of ours with its digits in the wanted form; with Arabic digits also the separators of numbers.</summary>
    public static string Write(this Digits digits, string text) => digits != Digits.Arabic
        ? text
        : string.Create(text.Length, text, static (written, text) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                written[i] = text[i] is >= '0' and <= '9' ? (char)(ArabicZero + text[i] - '0') : text[i];
            }
        });

    /// <summary>A number with groups of thousands.</summary>
    public static string Write(this Digits digits, IFormattable number, string format)
    {
        var text = number.ToString(format, CultureInfo.InvariantCulture);
        return digits != Digits.Arabic
            ? text
            : digits.Write(text.Replace(',', '\u066C').Replace('.', '\u066B').Replace('%', '\u066A'));
    }
}
