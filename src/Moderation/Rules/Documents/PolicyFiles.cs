using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Moderation.Rules.Documents;

/// <summary>
/// The files that a policy is made of, on a disk or in a bundle: the only way by which documents get at other files. Bounded, because
/// what documents name may come from anybody. For one reading.
/// </summary>
/// <param name="document">The name of the document that is the policy.</param>
internal abstract class PolicyFiles(string document)
{
    /// <summary>How many files may be named, each counted as often as it is.</summary>
    public const int Most = 200;

    /// <summary>How long they may be in all, each counted as often as it is named, in UTF-16 code units.</summary>
    public const int Longest = 32_000_000;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private int _count;
    private long _length;

    /// <summary>The name of the document that is the policy.</summary>
    public string Document => document;

    /// <summary>What was read so far, by name.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>Makes a policy of a document on a disk and all the files that it names.</summary>
    /// <returns>The policy; or null with everything that is wrong with it.</returns>
    /// <exception cref="IOException">The document itself cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The document itself must not be read.</exception>
    public static (Policy? Policy, IReadOnlyList<PolicyProblem> Problems) Read(string path) => new FilesOnDisk(path).Compile();

    /// <summary>Makes a policy of the document and all the files that it names, each by its path relative to the one that names it.</summary>
    /// <returns>The policy; or null with everything that is wrong with it.</returns>
    /// <exception cref="IOException">The document itself cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The document itself must not be read.</exception>
    public (Policy? Policy, IReadOnlyList<PolicyProblem> Problems) Compile()
    {
        var (read, problems) = Read();
        return problems.Count > 0 ? (null, problems) : Policy.Compile(read);
    }

    /// <summary>Reads the document and all the files that it names.</summary>
    /// <returns>What they say; and everything that is wrong with them, none of it when they are right.</returns>
    /// <exception cref="IOException">The document itself cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The document itself must not be read.</exception>
    public (PolicyDocument Document, IReadOnlyList<PolicyProblem> Problems) Read() =>
        TryRead(document, out var text, out var problem)
            ? PolicyReader.Read(document, text, this)
            : (new PolicyDocument(), [new PolicyProblem(new Place(document, 1, 1), problem)]);

    /// <summary>Finds a file that another one names.</summary>
    /// <param name="name">As it is written there.</param>
    /// <param name="from">The one that names it, by its name from here.</param>
    /// <param name="file">Its name, for places and for what it names itself.</param>
    /// <param name="text">What it says.</param>
    /// <param name="problem">Why there is none, for whoever wrote the name.</param>
    public bool TryFind(string name, string from, [NotNullWhen(true)] out string? file, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        (file, text) = (null, null);
        if (!FileNames.TryResolve(name, from, out var resolved, out problem))
        {
            return false;
        }

        try
        {
            if (!TryRead(resolved, out text, out problem))
            {
                return false;
            }
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            problem = NoSuch(name);
            return false;
        }

        file = resolved;
        return true;
    }

    /// <summary>What is said where a file is named that is not there.</summary>
    protected static string NoSuch(string name) => $"There is no file '{name}'.";

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its name from here.</param>
    /// <param name="longest">More of it than this and one unit need not be read.</param>
    /// <returns>Null when there is none.</returns>
    protected abstract string? TextOf(string file, int longest);

    private bool TryRead(string file, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        text = null;
        if (_count == Most)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"A policy names at most {Most} files.");
            return false;
        }

        text = _texts.GetValueOrDefault(file) ?? TextOf(file, (int)(Longest - _length));
        if (text is null)
        {
            problem = NoSuch(file);
            return false;
        }

        if (text.Length > Longest - _length)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"The files of a policy have at most {Longest} characters in all.");
            return false;
        }

        _count++;
        _length += text.Length;
        _texts[file] = text;
        problem = null;
        return true;
    }
}
