using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Moderation.Rules.Documents;

/// <summary>A policy as texts that travel together: the document and the files that it names, itself or through others.</summary>
/// <param name="Document">The name of the document that is the policy.</param>
/// <param name="Files">All texts by name: paths with <c>/</c> between folders. The document is one of them.</param>
internal sealed record PolicyBundle(string Document, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>Says which texts they are, comments and blanks included: the SHA-256 of them, in hexadecimal.</summary>
    public string Digest
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Append(hash, Document);
            foreach (var (name, text) in Files.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                Append(hash, name);
                Append(hash, text);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>Gathers the files of a policy on a disk that compiled; named from the folder that has all of them.</summary>
    public static PolicyBundle Of(FilesOnDisk files)
    {
        var paths = files.Texts.Keys.ToDictionary(file => file, file => Path.GetFullPath(file).Replace('\\', '/').Split('/'), StringComparer.Ordinal);
        var shared = paths.Values.Min(parts => parts.Length) - 1;
        var one = paths.Values.First();
        while (paths.Values.Any(parts => !parts.AsSpan(0, shared).SequenceEqual(one.AsSpan(0, shared))))
        {
            shared--;
        }

        var names = paths.ToDictionary(path => path.Key, path => string.Join('/', path.Value[shared..]), StringComparer.Ordinal);
        return new PolicyBundle(names[files.Document], files.Texts.ToDictionary(file => names[file.Key], file => file.Value, StringComparer.Ordinal));
    }

    /// <summary>What is wrong with it as a bundle, whatever the texts say; null when nothing is.</summary>
    public string? Problem()
    {
        if (Files.Count is 0 or > PolicyFiles.Most)
        {
            return string.Create(CultureInfo.InvariantCulture, $"A policy has 1 to {PolicyFiles.Most} files.");
        }

        if (Files.Values.Sum(text => (long)text.Length) > PolicyFiles.Longest)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The files of a policy have at most {PolicyFiles.Longest} characters in all.");
        }

        if (Files.Keys.Any(name => !FileNames.IsInBundle(name)))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Files are named by paths such as shared/words.txt: up to {FileNames.Longest} characters, '/' between folders, no '..', no '\\' and no ':'.");
        }

        return Files.ContainsKey(Document) ? null : "The document is none of the files.";
    }

    /// <summary>Its files, for one reading.</summary>
    public PolicyFiles Open() => new FilesInBundle(this);

    /// <summary>Makes a policy of it.</summary>
    /// <returns>The policy; or null with everything that is wrong with it.</returns>
    public (Policy? Policy, IReadOnlyList<PolicyProblem> Problems) Compile() =>
        Problem() is { } problem
            ? (null, [new PolicyProblem(new Place(Document, 1, 1), problem)])
            : Open().Compile();

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes((long)bytes.Length));
        hash.AppendData(bytes);
    }

    private sealed class FilesInBundle(PolicyBundle bundle) : PolicyFiles(bundle.Document)
    {
        protected override string? TextOf(string file, int longest) => bundle.Files.GetValueOrDefault(file);
    }
}
