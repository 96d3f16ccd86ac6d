using System.Net;
using Moderation.Rules;

namespace Moderation.Facts;

/// <summary>
/// Reads links with a text of their own, <c>&lt;a href="target"&gt;shown&lt;/a&gt;</c>, <c>[shown](target)</c> and
/// <c>[url=target]shown[/url]</c>, which stand in comments that were written for other sites or by programs.
/// </summary>
/// <remarks>
/// Each kind is found by what is rare in it, and what belongs to it is looked for no further than <see cref="Longest"/>, so the time
/// is linear in the text. Markdown's links by reference (<c>[shown][1]</c>) are not read.
/// </remarks>
internal static class LinkMarkup
{
    /// <summary>No target and no shown text is read further, in UTF-16 code units. Longer ones exist, but nobody looks at them.</summary>
    private const int Longest = 500;

    private delegate ReadOnlySpan<char> TargetReader(ReadOnlySpan<char> tag);

    /// <summary>The links of a text that show a host and lead to another owner's.</summary>
    public static IReadOnlyList<LinkMismatch> Mismatches(string text)
    {
        var mismatches = new List<LinkMismatch>();
        AddTagged(text, "<a", '>', "</a", HrefOf, mismatches);
        AddTagged(text, "[url=", ']', "[/url", ValueOf, mismatches);
        AddMarkdown(text, mismatches);
        return mismatches;
    }

    private static void AddTagged(string text, string opening, char tagEnd, string closing, TargetReader targetOf, List<LinkMismatch> mismatches)
    {
        for (var start = FindTag(text, opening, 0); start >= 0;)
        {
            var inside = start + opening.Length;
            var next = FindTag(text, opening, inside);
            var limit = next < 0 ? text.Length : next;
            var tagLength = Within(text, inside, limit).IndexOf(tagEnd);
            if (tagLength >= 0)
            {
                var shownStart = inside + tagLength + 1;
                var rest = Within(text, shownStart, limit);
                var shownLength = FindTag(rest, closing, 0);
                shownLength = shownLength < 0 ? rest.Length : shownLength;
                Add(targetOf(text.AsSpan(inside, tagLength)), rest[..shownLength], start, shownStart + shownLength, mismatches);
            }

            start = next;
        }
    }

    private static void AddMarkdown(string text, List<LinkMismatch> mismatches)
    {
        const string Middle = "](";
        for (var middle = FindTag(text, Middle, 0); middle >= 0; middle = FindTag(text, Middle, middle + Middle.Length))
        {
            var before = text.AsSpan(Math.Max(0, middle - Longest), Math.Min(middle, Longest));
            var opening = before.LastIndexOf('[');
            var rest = Within(text, middle + Middle.Length, text.Length);
            var targetLength = rest.IndexOfAny(')', '(', ']');
            if (opening >= 0 && targetLength > 0 && rest[targetLength] == ')')
            {
                var start = middle - before.Length + opening;
                Add(rest[..targetLength], before[(opening + 1)..], start, middle + Middle.Length + targetLength + 1, mismatches);
            }
        }
    }

    private static void Add(ReadOnlySpan<char> target, ReadOnlySpan<char> shown, int start, int end, List<LinkMismatch> mismatches)
    {
        if (target.IsEmpty
            || Links.In(WebUtility.HtmlDecode(target.ToString())) is not [var aim, ..]
            || HostsShown(shown) is not [var first, ..] hosts)
        {
            return;
        }

        var owner = PublicSuffixes.RegistrableDomain(aim.Host);
        if (!hosts.Exists(host => PublicSuffixes.RegistrableDomain(host) == owner))
        {
            mismatches.Add(new LinkMismatch(first, aim.Host, new TextSpan(start, end - start)));
        }
    }

    private static List<string> HostsShown(ReadOnlySpan<char> shown)
    {
        // Tags inside the shown text take no part in what is seen.
        var seen = WebUtility.HtmlDecode(shown.Contains('<') ? WithoutTags(shown) : shown.ToString());
        return Links.In(seen).Where(link => link.IsLink || PublicSuffixes.HasKnownEnding(link.Host)).Select(link => link.Host).ToList();
    }

    private static string WithoutTags(ReadOnlySpan<char> shown)
    {
        var seen = new System.Text.StringBuilder(shown.Length);
        while (shown.IndexOf('<') is var tag and >= 0)
        {
            seen.Append(shown[..tag]);
            var end = shown[tag..].IndexOf('>');
            shown = end < 0 ? [] : shown[(tag + end + 1)..];
        }

        return seen.Append(shown).ToString();
    }

    /// <summary>The value of an HTML tag's href; empty when it has none.</summary>
    private static ReadOnlySpan<char> HrefOf(ReadOnlySpan<char> tag)
    {
        const string Attribute = "href";
        while (tag.IndexOf(Attribute, StringComparison.OrdinalIgnoreCase) is var name and >= 0)
        {
            var value = tag[(name + Attribute.Length)..].TrimStart();
            if (name > 0 && (char.IsWhiteSpace(tag[name - 1]) || tag[name - 1] is '/' or '"' or '\'') && value.StartsWith('='))
            {
                return ValueOf(value[1..]);
            }

            tag = tag[(name + Attribute.Length)..];
        }

        return [];
    }

    /// <summary>A value in quotes, or up to the next white space.</summary>
    private static ReadOnlySpan<char> ValueOf(ReadOnlySpan<char> text)
    {
        var value = text.TrimStart();
        if (!value.IsEmpty && value[0] is '"' or '\'')
        {
            var end = value[1..].IndexOf(value[0]);
            return end < 0 ? value[1..] : value.Slice(1, end);
        }

        var space = value.IndexOfAny(" \t\r\n");
        return space < 0 ? value : value[..space];
    }

    /// <summary>Where a tag begins from a position on, which is not the beginning of a longer name: <c>&lt;a</c> is not <c>&lt;abbr</c>.</summary>
    private static int FindTag(ReadOnlySpan<char> text, string tag, int from)
    {
        while (text[from..].IndexOf(tag, StringComparison.OrdinalIgnoreCase) is var found and >= 0)
        {
            var end = from + found + tag.Length;
            if (end == text.Length || !char.IsAsciiLetter(tag[^1]) || !char.IsAsciiLetter(text[end]))
            {
                return from + found;
            }

            from = end;
        }

        return -1;
    }

    private static ReadOnlySpan<char> Within(string text, int start, int limit) => text.AsSpan(start, Math.Min(limit - start, Longest));
}
