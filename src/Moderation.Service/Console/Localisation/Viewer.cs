using System.Globalization;
using System.Security.Claims;
using Moderation.Service.People;

namespace Moderation.Service.Console.Localisation;

/// <summary>How the person who looks wants to read: language, digits, time zone. One for each page or circuit.</summary>
internal sealed class Viewer
{
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    /// <summary>The language.</summary>
    public Language Language { get; } = Language.Current;

    /// <summary>The digits; never <see cref="Digits.Automatic"/>.</summary>
    public Digits Digits { get; private set; } = Digits.Automatic.In(Language.Current);

    /// <summary>The time zone that was chosen; null to take the browser's.</summary>
    public string? ChosenZone { get; private set; }

    /// <summary>The time zone.</summary>
    public TimeZoneInfo Zone => _zone;

    /// <summary>Reads as this person chose.</summary>
    public void Take(ClaimsPrincipal person)
    {
        var chosen = Enum.TryParse<Digits>(person.FindFirstValue(PersonClaims.Digits), out var digits) ? digits : Digits.Automatic;
        Digits = chosen.In(Language);
        ChosenZone = person.FindFirstValue(PersonClaims.TimeZone);
        if (ChosenZone is not null)
        {
            TakeZone(ChosenZone);
        }
    }

    /// <summary>Reads in a time zone; one that this machine does not know is left aside.</summary>
    public void TakeZone(string zone)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            _zone = found;
        }
    }

    /// <summary>A whole number with groups of thousands.</summary>
    public string Number(long number) => Digits.Write(number, "N0");

    /// <summary>A share as a percentage.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="decimals">Digits after the separator.</param>
    public string Percent(double share, int decimals = 0) => Digits.Write(share * 100, "N" + decimals.ToString(CultureInfo.InvariantCulture)) + (Digits == Digits.Arabic ? "\u066A" : "%");

    /// <summary>A day and time in the viewer's zone.</summary>
    public string Time(DateTimeOffset time) => Format(time, "d MMM yyyy HH:mm");

    /// <summary>A day in the viewer's zone.</summary>
    public string Day(DateTimeOffset time) => Format(time, "d MMM yyyy");

    private string Format(DateTimeOffset time, string format) => Digits.Write(TimeZoneInfo.ConvertTime(time, Zone).ToString(format, Language.Culture));
}
