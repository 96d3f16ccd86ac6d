using System.Reflection;

namespace Moderation.TestSupport;

/// <summary>Where the tests were built from.</summary>
public static class Repository
{
    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = Built("RepositoryRoot");

    /// <summary>The absolute path of a file in the repository.</summary>
    public static string File(string path) => Path.Combine(Root, path);

    // The build writes these into this assembly.
    internal static string Built(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => string.Equals(attribute.Key, key, StringComparison.Ordinal)).Value!;
}
