using System.Globalization;

namespace Moderation.Service.Console.Localisation;

/// <summary>A language of the console.</summary>
internal sealed class Language
{
    private Language(string code, string name, bool isRightToLeft)
    {
        Code = code;
        Name = name;
        IsRightToLeft = isRightToLeft;

        // The calendar of sites and events is the Gregorian one, whatever a language's own is.
        var culture = (CultureInfo)CultureInfo.GetCultureInfo(code).Clone();
        culture.DateTimeFormat.Calendar = new GregorianCalendar();
        Culture = CultureInfo.ReadOnly(culture);
    }

    /// <summary>English.</summary>
    public static Language English { get; } = new("en", "English", isRightToLeft: false);

    /// <summary>Arabic.</summary>
    public static Language Arabic { get; } = new("ar", "العربية", isRightToLeft: true);

    /// <summary>All languages.</summary>
    public static IReadOnlyList<Language> All { get; } = [English, Arabic];

    /// <summary>The language of the request or circuit that runs.</summary>
    public static Language Current => Find(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ?? English;

    /// <summary>The code, as in <c>lang</c>.</summary>
    public string Code { get; }

    /// <summary>What its speakers call it.</summary>
    public string Name { get; }

    /// <summary>Whether it is written from right to left.</summary>
    public bool IsRightToLeft { get; }

    /// <summary>The value of <c>dir</c>.</summary>
    public string Direction => IsRightToLeft ? "rtl" : "ltr";

    /// <summary>How it writes dates and sorts.</summary>
    public CultureInfo Culture { get; }

    /// <summary>The language of a code such as <c>ar</c> or <c>ar-IQ</c>; null when the console does not speak it.</summary>
    public static Language? Find(string? code) =>
        All.FirstOrDefault(language => code is not null
            && (code.Equals(language.Code, StringComparison.OrdinalIgnoreCase) || code.StartsWith(language.Code + "-", StringComparison.OrdinalIgnoreCase)));
}
