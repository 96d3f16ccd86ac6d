using System.Globalization;
using System.Text.RegularExpressions;

namespace Moderation.Rules;

/// <summary>Finds links and the hosts they lead to.</summary>
internal static partial class Links
{
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>A scheme, or www, or a bare host that ends in letters: <c>example.com/offer</c> is a link to a reader.</summary>
    [GeneratedRegex(
        @"(?:(?<scheme>https?|ftp)://|(?<www>\bwww\.))(?<host>[^\s/?#:<>""'\\]+)|(?<![\p{L}\p{N}@._-])(?<bare>(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}[\p{L}]{2,24})(?=(?<path>/)|[^\p{L}\p{N}@_-]|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 200)]
    private static partial Regex Link { get; }

    /// <summary>Every host that the text names, with its place, and whether a reader could follow it.</summary>
    public static List<(string Host, int Start, int Length, bool IsLink)> In(string text)
    {
        var found = new List<(string, int, int, bool)>();
        if (!text.Contains('.', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal))
        {
            return found;
        }

        foreach (Match match in Link.Matches(text))
        {
            var bare = match.Groups["bare"];
            var host = bare.Success ? bare.Value : (match.Groups["www"].Success ? "www." : string.Empty) + match.Groups["host"].Value;
            found.Add((NormaliseHost(host), match.Index, match.Length, !bare.Success || match.Groups["path"].Success));
        }

        return found;
    }

    /// <summary>Lower case and ASCII, without user name, port and trailing dot, so that one host has one form.</summary>
    public static string NormaliseHost(string host)
    {
        var name = host.Trim().TrimEnd('.').ToLowerInvariant();
        name = name[(name.LastIndexOf('@') + 1)..];
        name = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
        name = name.StartsWith("www.", StringComparison.Ordinal) ? name[4..] : name;
        try
        {
            return Idn.GetAscii(name);
        }
        catch (ArgumentException)
        {
            // Not a valid international name: compare it as it was written.
            return name;
        }
    }

    /// <summary>The entry of the list that covers the host: itself or a parent domain.</summary>
    public static string? Covering(IReadOnlySet<string> hosts, string host)
    {
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
}
