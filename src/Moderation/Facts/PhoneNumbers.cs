using System.Globalization;
using System.Text;

namespace Moderation.Facts;

/// <summary>Finds telephone numbers in whatever digits and groups they are written.</summary>
/// <remarks>
/// By what numbers of a kind have in common, since most of what has digits is no number: years, prices, dates, verses, identity numbers.
/// Iraqi mobile numbers are known to the digit, so those are found however they are broken up. Numbers of other countries need a plus,
/// 00 or a leading 0 in ten or eleven digits, and any other needs the name of a messenger or a word for telephone beside it. Numbers
/// spelled in words are not found.
/// </remarks>
internal static class PhoneNumbers
{
    /// <summary>The digits of an Iraqi mobile number without its leading 0 (numbering plan of the CMC: 73 to 79 and eight more).</summary>
    private const int IraqiDigits = 10;

    /// <summary>The most digits of an international number without its prefix (ITU-T E.164).</summary>
    private const int MostDigits = 15;

    /// <summary>The fewest digits of an international number in countries of some size, with the country's code.</summary>
    private const int FewestInternational = 10;

    /// <summary>The fewest digits of what may be a number if a word beside it says so.</summary>
    private const int FewestBesideWord = 8;

    private const string Iraq = "964";

    /// <summary>The numbers of a text, in its order.</summary>
    public static IReadOnlyList<Contact> In(string text, LinkFacts links)
    {
        var groups = DigitGroup.In(text, links);
        if (groups.Count == 0)
        {
            return [];
        }

        var found = new List<Contact>();
        ContactWords? words = null;
        for (var first = 0; first < groups.Count;)
        {
            var (number, count) = Match(groups, first);
            count = number is null ? MayBeNumber(groups, first) : count;
            if (count > 0)
            {
                var span = SpanOf(groups, first, count);
                var kind = (words ??= ContactWords.In(text)).KindBeside(span);
                number ??= kind is null ? null : JoinedDigits(groups, first, count);
                if (number is not null)
                {
                    found.Add(new Contact(kind ?? ContactKind.Phone, number, span));
                }
            }

            first += number is null ? 1 : count;
        }

        return found;
    }

    private static TextSpan SpanOf(List<DigitGroup> groups, int first, int count) =>
        new(groups[first].Start, groups[first + count - 1].End - groups[first].Start);

    private static string JoinedDigits(List<DigitGroup> groups, int first, int count) =>
        string.Concat(groups.Skip(first).Take(count).Select(group => group.Digits));

    /// <summary>
    /// The longest run of groups from one on that is a number by itself: its digits, and how many groups; null and 0 when there is none.
    /// </summary>
    private static (string? Number, int Count) Match(List<DigitGroup> groups, int first)
    {
        const int Most = MostDigits + 3;
        var start = groups[first];
        if (!start.HasPlus && start.Digits[0] is not ('0' or '9'))
        {
            return (null, 0);
        }

        (string? Number, int Count) best = (null, 0);
        var digits = new StringBuilder(Most);
        var isPlain = true;
        for (var i = first; i < groups.Count; i++)
        {
            var group = groups[i];
            if (digits.Length + group.Digits.Length > Most || (i > first && (group.Gap == DigitGap.Break || group.HasPlus)))
            {
                break;
            }

            isPlain &= !group.HasLetters && (i == first || group.Gap == DigitGap.Plain);
            digits.Append(group.Digits);
            var all = digits.ToString();
            if ((Iraqi(all) ?? (isPlain ? Foreign(all, start.HasPlus, start.Digits.Length, i - first + 1) : null)) is { } number)
            {
                best = (number, i - first + 1);
            }
        }

        return best;
    }

    /// <summary>
    /// An Iraqi mobile number with country code; null for anything else. With or without code, and with the 0 that does not belong after it.
    /// </summary>
    private static string? Iraqi(string digits)
    {
        var national = digits.StartsWith("00" + Iraq, StringComparison.Ordinal) ? digits[5..]
            : digits.StartsWith(Iraq, StringComparison.Ordinal) ? digits[3..]
            : digits[0] == '0' ? digits
            : string.Empty;
        national = national.StartsWith('0') ? national[1..] : national;
        return national.Length == IraqiDigits && national[0] == '7' && national[1] >= '3' ? Iraq + national : null;
    }

    /// <summary>A number with plus or 00, or in ten or eleven digits from a leading 0 on.</summary>
    private static string? Foreign(string digits, bool hasPlus, int firstGroup, int groups)
    {
        const int MostGroups = 6;
        const int FewestFirst = 3;
        var international = hasPlus ? digits : digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : null;
        if (international is not null)
        {
            return international.Length is >= FewestInternational and <= MostDigits && groups <= MostGroups && IsCountry(international)
                ? international
                : null;
        }

        // Two digits first are the day of a date, one is a decimal fraction.
        return digits.Length is 10 or 11 && digits[0] == '0' && digits[1] != '0' && firstGroup >= FewestFirst && groups < MostGroups ? digits : null;
    }

    /// <summary>Whether digits may begin with a country's code: North America's, 1, has ten digits after it, the first of which says where.</summary>
    private static bool IsCountry(string digits) =>
        digits[0] != '0' && (digits[0] != '1' || (digits.Length == 11 && digits[1] >= '2'));

    /// <summary>How many groups from one on may be a number if a word beside them says so; 0 when they may not.</summary>
    private static int MayBeNumber(List<DigitGroup> groups, int first)
    {
        var digits = 0;
        var count = 0;
        for (var i = first; i < groups.Count && digits <= MostDigits; i++)
        {
            if (groups[i].HasLetters || (i > first && (groups[i].Gap != DigitGap.Plain || groups[i].HasPlus)))
            {
                break;
            }

            digits += groups[i].Digits.Length;
            count++;
        }

        return digits is >= FewestBesideWord and <= MostDigits && !IsSomethingElse(groups, first, count) ? count : 0;
    }

    /// <summary>Thousands in groups of three, a date, years from one to another, or the four parts of an IP address.</summary>
    private static bool IsSomethingElse(List<DigitGroup> groups, int first, int count)
    {
        var parts = groups.GetRange(first, count).ConvertAll(group => group.Digits);
        var lengths = parts.ConvertAll(part => part.Length);
        var isAmount = count > 2 && lengths[0] <= 3 && lengths.Skip(1).All(length => length == 3);
        var isDate = lengths is [<= 2, <= 2, 2 or 4, ..] or [4, <= 2, <= 2, ..];
        var areYears = count == 2 && parts.TrueForAll(part => part is ['1', '9', _, _] or ['2', '0', _, _]);
        var isAddress = count == 4 && parts.TrueForAll(part => byte.TryParse(part, CultureInfo.InvariantCulture, out _));
        return isAmount || isDate || areYears || isAddress;
    }
}
