using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Moderation.Rules.Documents;

/// <summary>How files of policies are named: paths with <c>/</c>, relative to the file that names them, the same on every system.</summary>
internal static class FileNames
{
    /// <summary>In UTF-16 code units.</summary>
    public const int Longest = 200;

    /// <summary>Finds out which file is meant; only by names, so that it is the same on a disk and in a bundle.</summary>
    /// <param name="name">As it is written.</param>
    /// <param name="from">The file in which it is written.</param>
    /// <param name="file">Its name from where <paramref name="from"/> is named from. It may begin with <c>..</c>.</param>
    /// <param name="problem">Why it is no name.</param>
    public static bool TryResolve(string name, string from, [NotNullWhen(true)] out string? file, [NotNullWhen(false)] out string? problem)
    {
        problem = WrongWith(name);
        if (problem is not null)
        {
            file = null;
            return false;
        }

        var above = Path.DirectorySeparatorChar == '/' ? from : from.Replace(Path.DirectorySeparatorChar, '/');
        var parts = above.Split('/')[..^1].ToList();
        foreach (var part in name.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] is not (".." or "" or "."))
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        file = string.Join('/', parts);
        return true;
    }

    /// <summary>Whether a file of this name lies in its bundle: written in the shortest way, without a step up.</summary>
    public static bool IsInBundle(string file) =>
        WrongWith(file) is null && !file.Split('/').Any(part => part is "." or "..");

    private static string? WrongWith(string name) =>
        name.Length is 0 or > Longest ? string.Create(CultureInfo.InvariantCulture, $"The name of a file has 1 to {Longest} characters.")
        : name.Any(unit => unit is '\\' or ':' || char.IsControl(unit)) || name.Split('/').Any(part => part.Length == 0)
            ? "A file is named by its path from this one, with '/' between folders, such as shared/words.txt."
        : null;
}
