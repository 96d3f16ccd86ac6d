namespace Moderation.Text;

/// <summary>Recognises links, mail addresses and mentions where they stand in a text. No look-ahead is longer than a host's name.</summary>
internal static class Addresses
{
    private const int LongestLabel = 8;
    private const int LongestHost = 64;

    /// <summary>Whether a text begins with a link.</summary>
    public static bool BeginLink(ReadOnlySpan<char> text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("www.", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the address ends that the position is in.</summary>
    public static int End(ReadOnlySpan<char> text, int position)
    {
        while (position < text.Length
            && CharacterTable.Kind(text[position]) is not (CharacterKind.Space or CharacterKind.Surrogate or CharacterKind.Emoji)
            && text[position] is not ('<' or '>' or '"' or '«' or '»' or '،'))
        {
            position++;
        }

        return position;
    }

    /// <summary>Whether the @ at a position, which follows a word, is followed by a host's name.</summary>
    public static bool IsMail(ReadOnlySpan<char> text, int at)
    {
        for (var i = at + 1; i < Math.Min(text.Length, at + LongestHost); i++)
        {
            if (text[i] == '.')
            {
                return i > at + 1 && i + 1 < text.Length && char.IsAsciiLetter(text[i + 1]);
            }

            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] != '-')
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Whether the dot at a position, which follows a word, is followed by a common top-level domain: a link without its scheme.</summary>
    public static bool IsHost(ReadOnlySpan<char> text, int dot)
    {
        if (!char.IsAsciiLetterOrDigit(text[dot - 1]))
        {
            return false;
        }

        var end = dot + 1;
        while (end < text.Length && end < dot + LongestLabel && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        if (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
        {
            return false;
        }

        Span<char> label = stackalloc char[LongestLabel];
        var length = text[(dot + 1)..end].ToLowerInvariant(label);
        return label[..length] is "com" or "net" or "org" or "info" or "biz" or "ru" or "ly" or "io" or "xyz" or "shop"
            or "site" or "online" or "click" or "link" or "top" or "club" or "store" or "live" or "iq" or "sa" or "ae" or "eg";
    }

    /// <summary>Whether a mention goes on with this.</summary>
    public static bool IsName(char unit) =>
        unit == '_' || CharacterTable.Kind(unit) is CharacterKind.Letter or CharacterKind.Digit;
}
