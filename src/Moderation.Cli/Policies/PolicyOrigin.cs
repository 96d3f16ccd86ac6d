using System.Text;
using Moderation.Cli.Service;

namespace Moderation.Cli.Policies;

/// <summary>
/// Remembers, beside a policy, which files of which service it was made from, so that the service can tell whether somebody else
/// has pushed since. A file of its own with a line for each service and site: it belongs into version control with the policy.
/// </summary>
internal sealed class PolicyOrigin
{
    /// <summary>The file's name.</summary>
    public const string FileName = ".policy-version";

    private const string About = "# What policies here were made from: service, site, version, digest. Kept by 'policy pull' and 'policy push'; commit it with them.";

    private readonly string _path;
    private readonly string _key;

    /// <summary>For a document, a service and a site.</summary>
    public PolicyOrigin(string document, Uri service, string site)
    {
        _path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(document))!, FileName);
        _key = $"{service.AbsoluteUri.TrimEnd('/')} {site} ";
    }

    /// <summary>The digest of the files that the policy was made from; null when that is not known.</summary>
    /// <exception cref="ServiceException">The file cannot be understood, as after a merge that was not finished.</exception>
    public string? Digest
    {
        get
        {
            var mine = Lines().Where(line => line.StartsWith(_key, StringComparison.Ordinal)).ToList();
            return mine switch
            {
                [] => null,
                [var line] when line[_key.Length..].Split(' ') is [_, { Length: > 0 } digest] => digest,
                _ => throw new ServiceException($"{_path} does not say which version this is. Pull, or take the line of {_key.TrimEnd()} out.", ServiceException.Failed),
            };
        }
    }

    /// <summary>Remembers what the policy is now made from.</summary>
    public void Remember(string version, string digest)
    {
        var others = Lines().Where(line => !line.StartsWith(_key, StringComparison.Ordinal) && line != About);
        var lines = others.Append($"{_key}{version} {digest}").Order(StringComparer.Ordinal).Prepend(About);
        File.WriteAllText(_path, string.Join('\n', lines) + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    private string[] Lines() => File.Exists(_path) ? [.. File.ReadAllLines(_path).Where(line => line.Length > 0)] : [];
}
