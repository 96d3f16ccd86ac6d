using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Moderation.Service.Console.Localisation;

/// <summary>
/// The console's texts of one area, in the viewer's language: <c>Resources/Area.resx</c> and <c>Area.ar.resx</c>. A key that is missing
/// is a mistake that a test finds, as is one that nothing uses.
/// </summary>
/// <typeparam name="TArea">The class of the same name as the files.</typeparam>
internal sealed class Texts<TArea>(IStringLocalizer<TArea> localizer, Viewer viewer)
{
    /// <summary>The text of a key.</summary>
    public string this[string key] => localizer[key];

    /// <summary>The text of a key with values in its places {0}, {1}…: whole numbers and times as the viewer reads them, texts isolated in direction.</summary>
    public string this[string key, params object[] values] =>
        string.Format(CultureInfo.InvariantCulture, localizer[key], Array.ConvertAll(values, Write));

    /// <summary>The text of a counted thing in the right plural form: keys <c>key.one</c>, <c>key.other</c> and so on, with the count as {0}.</summary>
    public string Count(string key, long count, params object[] values) =>
        this[$"{key}.{Plural.CategoryOf(count, viewer.Language)}", [count, .. values]];

    private object Write(object value) => value switch
    {
        int number => viewer.Number(number),
        long number => viewer.Number(number),
        DateTimeOffset time => viewer.Time(time),

        // Isolated, so that a name of the other direction does not turn the sentence around it.
        string text => $"\u2068{text}\u2069",
        _ => value,
    };
}
