using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Moderation.Rules;

/// <summary>Finds links and the hosts they lead to, as a browser would read them.</summary>
internal static partial class Links
{
    /// <summary>The longest name that DNS knows. Of a longer one only the end can say whose it is.</summary>
    private const int LongestHost = 253;

    /// <summary>What browsers take for the dot of a host.</summary>
    private static readonly SearchValues<char> Dots = SearchValues.Create(".。．｡");

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>
    /// A scheme with what stands between it and the path, or www, or a bare host that ends in letters:
    /// <c>example.com/offer</c> is a link to a reader. Every repetition is bounded or has one way to match, so the time is
    /// linear in the text: the time-out, far off, is for a machine that stands still, lest a busy one decide otherwise.
    /// </summary>
    [GeneratedRegex(
        """
        (?:https?|ftp)://(?<authority>[^\s/?\#<>"'\\]+)
        | (?<![\p{L}\p{N}])(?<authority>www[.。．｡][^\s/?\#<>"'\\]+)
        | (?<![\p{L}\p{N}@._。．｡-])(?<bare>(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?[.。．｡]){1,8}(?:xn--[a-z0-9-]{1,59}|\p{L}{2,24}))(?=(?<path>/)|[^\p{L}\p{N}@_-]|$)
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Link { get; }

    /// <summary>Every host that the text names, with its place, and whether a reader could follow it.</summary>
    public static List<(string Host, int Start, int Length, bool IsLink)> In(string text)
    {
        var found = new List<(string, int, int, bool)>();
        if (!MayHoldLink(text))
        {
            return found;
        }

        var (visible, places) = Visible(text);
        foreach (Match match in Link.Matches(visible))
        {
            var bare = match.Groups["bare"];
            var host = bare.Success ? NormaliseHost(bare.ValueSpan) : HostOf(match.Groups["authority"].Value);
            if (host.Length == 0)
            {
                continue;
            }

            var (start, end) = places is null
                ? (match.Index, match.Index + match.Length)
                : (places[match.Index], places[match.Index + match.Length - 1] + 1);
            found.Add((host, start, end - start, !bare.Success || match.Groups["path"].Success));
        }

        return found;
    }

    /// <summary>Whether an entry of a list of hosts is one.</summary>
    public static bool IsHost(string entry) =>
        NormaliseHost(entry) is { Length: > 0 and < LongestHost } host && host.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '-' or '_' or '.');

    /// <summary>Lower case and ASCII, without www and trailing dot, so that one host has one form.</summary>
    public static string NormaliseHost(ReadOnlySpan<char> host)
    {
        host = host.Trim().Trim('.');
        host = host.Length > LongestHost ? host[^LongestHost..] : host;
        var name = host.ToString().ToLowerInvariant();
        if (!System.Text.Ascii.IsValid(name))
        {
            try
            {
                name = Idn.GetAscii(name);
            }
            catch (ArgumentException)
            {
                // Not a valid international name: compare it as it was written.
            }
        }

        name = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
        return name.StartsWith("www.", StringComparison.Ordinal) ? name[4..] : name;
    }

    /// <summary>The entry of the list that covers the host: itself or a parent domain.</summary>
    public static string? Covering(IReadOnlySet<string> hosts, string host)
    {
        if (hosts.Count == 0)
        {
            return null;
        }

        for (var rest = host; ; rest = rest[(rest.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (hosts.Contains(rest))
            {
                return rest;
            }

            if (!rest.Contains('.', StringComparison.Ordinal))
            {
                return null;
            }
        }
    }

    /// <summary>Most comments have full stops, few have links: what separates the labels of a host is followed by the next one at once.</summary>
    private static bool MayHoldLink(ReadOnlySpan<char> text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return true;
        }

        for (int dot; (dot = text.IndexOfAny(Dots)) >= 0; text = text[(dot + 1)..])
        {
            if (dot + 1 < text.Length && !char.IsWhiteSpace(text[dot + 1]) && !Dots.Contains(text[dot + 1]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The host of <c>user:password@host:port</c>, without the punctuation of the sentence that follows it.</summary>
    private static string HostOf(string authority)
    {
        var decoded = authority.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(authority) : authority;
        var host = decoded.AsSpan(decoded.LastIndexOf('@') + 1);
        if (host.StartsWith("["))
        {
            return host.IndexOf(']') is var end and > 0 ? host[..(end + 1)].ToString().ToLowerInvariant() : string.Empty;
        }

        var length = 0;
        while (length < host.Length && IsHostCharacter(host[length]))
        {
            length++;
        }

        return NormaliseHost(host[..length]);
    }

    private static bool IsHostCharacter(char unit) =>
        char.IsLetterOrDigit(unit) || char.IsSurrogate(unit) || unit is '-' or '_' or '.' or '。' or '．' or '｡'
        || char.GetUnicodeCategory(unit) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>The text without characters that nobody sees, which browsers drop from hosts too, and where each of the rest stands; null when nothing was dropped.</summary>
    private static (string Visible, int[]? Places) Visible(string text)
    {
        var first = 0;
        while (first < text.Length && !IsInvisible(text[first]))
        {
            first++;
        }

        if (first == text.Length)
        {
            return (text, null);
        }

        var places = new int[text.Length];
        var visible = new char[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsInvisible(text[i]))
            {
                visible[length] = text[i];
                places[length++] = i;
            }
        }

        return (new string(visible, 0, length), places);
    }

    private static bool IsInvisible(char unit) => unit >= '\u00AD' && char.GetUnicodeCategory(unit) == UnicodeCategory.Format;
}
