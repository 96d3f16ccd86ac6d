using System.Globalization;
using System.Text;
using Moderation.Rules.Documents;

namespace Moderation.Service.Policies;

/// <summary>What changes between two bundles, as a unified diff of their files.</summary>
internal static class BundleDiff
{
    /// <summary>In UTF-16 code units; what is longer is cut off and says so.</summary>
    public const int Longest = 200_000;

    private const int Context = 3;

    /// <summary>The diff; empty when nothing changes.</summary>
    /// <param name="before">Null when there was no document before.</param>
    /// <param name="after">Null when there is none any more.</param>
    public static string Of(PolicyBundle? before, PolicyBundle? after)
    {
        var diff = new StringBuilder();
        if (before is not null && after is not null && before.Document != after.Document)
        {
            diff.Append(CultureInfo.InvariantCulture, $"The policy is {after.Document} instead of {before.Document}.\n");
        }

        var names = (before?.Files.Keys ?? []).Union(after?.Files.Keys ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var (old, now) = (before?.Files.GetValueOrDefault(name), after?.Files.GetValueOrDefault(name));
            if (!string.Equals(old, now, StringComparison.Ordinal))
            {
                Append(diff, name, old, now);
            }

            if (diff.Length > Longest)
            {
                return CutOff(diff);
            }
        }

        return diff.ToString();
    }

    private static string CutOff(StringBuilder diff)
    {
        var kept = diff.ToString(0, Longest);
        return kept[..(kept.LastIndexOf('\n') + 1)] + "The diff is longer than is kept; the versions have all of it.\n";
    }

    private static void Append(StringBuilder diff, string name, string? before, string? after)
    {
        diff.Append("--- ").Append(before is null ? "/dev/null" : "a/" + name).Append('\n');
        diff.Append("+++ ").Append(after is null ? "/dev/null" : "b/" + name).Append('\n');
        var edits = LineDiff.Of(LinesOf(before), LinesOf(after));
        var (line, newLine, next) = (1, 1, 0);
        while (next < edits.Count && diff.Length <= Longest)
        {
            if (edits[next].Change == LineChange.Stays)
            {
                (line, newLine, next) = (line + 1, newLine + 1, next + 1);
                continue;
            }

            var first = next;
            while (first > 0 && next - first < Context && edits[first - 1].Change == LineChange.Stays)
            {
                first--;
            }

            var end = EndOf(edits, next);
            var (lines, newLines) = (Count(edits, first, end, LineChange.Goes), Count(edits, first, end, LineChange.Comes));
            var (at, newAt) = (line - (next - first), newLine - (next - first));
            diff.Append(CultureInfo.InvariantCulture, $"@@ -{(lines == 0 ? at - 1 : at)},{lines} +{(newLines == 0 ? newAt - 1 : newAt)},{newLines} @@\n");
            for (var i = first; i < end && diff.Length <= Longest; i++)
            {
                Append(diff, edits[i]);
            }

            (line, newLine, next) = (at + lines, newAt + newLines, end);
        }
    }

    /// <summary>Where a hunk ends: after as many lines that stay as are shown, unless more changes begin within twice that.</summary>
    private static int EndOf(IReadOnlyList<LineEdit> edits, int next)
    {
        var last = next;
        for (var i = next; i < edits.Count && i - last <= 2 * Context; i++)
        {
            last = edits[i].Change == LineChange.Stays ? last : i;
        }

        return Math.Min(last + Context + 1, edits.Count);
    }

    /// <summary>How many lines one side of a hunk has.</summary>
    private static int Count(IReadOnlyList<LineEdit> edits, int from, int to, LineChange side)
    {
        var count = 0;
        for (var i = from; i < to; i++)
        {
            count += edits[i].Change == LineChange.Stays || edits[i].Change == side ? 1 : 0;
        }

        return count;
    }

    private static void Append(StringBuilder diff, LineEdit edit)
    {
        diff.Append(edit.Change switch { LineChange.Goes => '-', LineChange.Comes => '+', _ => ' ' }).Append(edit.Line);
        if (!edit.Line.EndsWith('\n'))
        {
            diff.Append("\n\\ No newline at end of file\n");
        }
    }

    /// <summary>Each with the line feed that ends it, so that a text without its last one is another text.</summary>
    private static List<string> LinesOf(string? text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text?.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }
}
