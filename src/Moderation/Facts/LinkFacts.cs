using Moderation.Rules;
using Moderation.Text;

namespace Moderation.Facts;

/// <summary>A host that a text names.</summary>
/// <param name="Host">In lower case and ASCII, without www.</param>
/// <param name="Span">The address to its end, as it stands in the text; of a bare host only the host.</param>
/// <param name="IsLink">Whether a reader could follow it; a bare host may be two sentences without a space between them.</param>
internal readonly record struct FoundLink(string Host, TextSpan Span, bool IsLink);

/// <summary>A link that shows one host and leads to another.</summary>
/// <param name="Shown">The host that a reader sees.</param>
/// <param name="Target">The host that the link leads to.</param>
/// <param name="Span">The link with its markup.</param>
internal readonly record struct LinkMismatch(string Shown, string Target, TextSpan Span);

/// <summary>What the links of a text tell.</summary>
internal sealed class LinkFacts
{
    private static readonly LinkFacts None = new(string.Empty, []);

    private readonly string _text;

    private LinkFacts(string text, IReadOnlyList<FoundLink> all)
    {
        _text = text;
        All = all;
        Count = all.Count(link => link.IsLink);
    }

    /// <summary>Every host that the text names, in the order of the text, those that are no links too.</summary>
    public IReadOnlyList<FoundLink> All { get; }

    /// <summary>How many links a reader could follow, 0 and up; markup that shows an address and leads to another counts twice.</summary>
    public int Count { get; }

    /// <summary>The hosts of the links, each once.</summary>
    public IReadOnlyList<string> Hosts => field ??= Distinct(link => link.Host);

    /// <summary>The registrable domains of the links, each once.</summary>
    public IReadOnlyList<string> Domains => field ??= Distinct(link => PublicSuffixes.RegistrableDomain(link.Host));

    /// <summary>Whether a link leads to a public shortener.</summary>
    public bool HasShortener => Hosts.Any(host => Links.Covering(Shorteners.All, host) is not null);

    /// <summary>The links in HTML, Markdown or BBCode that show one host and lead to another.</summary>
    public IReadOnlyList<LinkMismatch> Mismatches => field ??= Count == 0 ? [] : LinkMarkup.Mismatches(_text);

    /// <summary>Finds the links of a text.</summary>
    public static LinkFacts Of(string text)
    {
        var found = Links.In(text);
        if (found.Count == 0)
        {
            return None;
        }

        var all = new FoundLink[found.Count];
        for (var i = 0; i < all.Length; i++)
        {
            var (host, start, length, isLink) = found[i];
            var end = start + length;
            if (isLink)
            {
                // Markup may put the next link into what looks like the path of this one.
                var limit = i + 1 < all.Length ? Math.Max(found[i + 1].Start, end) : text.Length;
                end = EndOf(text.AsSpan(0, limit), end);
            }

            all[i] = new FoundLink(host, new TextSpan(start, end - start), isLink);
        }

        return new LinkFacts(text, all);
    }

    /// <summary>Where an address ends that goes on at a position: before what ends addresses in plain text and before the brackets of markup.</summary>
    private static int EndOf(ReadOnlySpan<char> text, int position)
    {
        var end = Addresses.End(text, position);
        var bracket = text[position..end].IndexOfAny('[', ']', ')');
        return bracket < 0 ? end : position + bracket;
    }

    private List<string> Distinct(Func<FoundLink, string> of) =>
        All.Where(link => link.IsLink).Select(of).Distinct(StringComparer.Ordinal).ToList();
}
