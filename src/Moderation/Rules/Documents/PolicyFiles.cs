namespace Moderation.Rules.Documents;

/// <summary>Policy documents as files.</summary>
internal static class PolicyFiles
{
    /// <summary>Reads a policy with all that it extends, each named by its path relative to the one that extends it.</summary>
    /// <returns>The policy; or null with everything that is wrong with it.</returns>
    /// <exception cref="IOException">The file itself cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file itself must not be read.</exception>
    public static (Policy? Policy, IReadOnlyList<PolicyProblem> Problems) Read(string path)
    {
        var (document, problems) = PolicyReader.Read(path, File.ReadAllText(path), Find);
        return problems.Count > 0 ? (null, problems) : Policy.Compile(document);
    }

    private static (string File, string Text)? Find(string name, string from)
    {
        var path = Path.Combine(Path.GetDirectoryName(from) ?? string.Empty, name);
        try
        {
            return (path, File.ReadAllText(path));
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
