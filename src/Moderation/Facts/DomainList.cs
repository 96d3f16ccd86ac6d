using System.Collections.Frozen;

namespace Moderation.Facts;

/// <summary>Domains written as a text.</summary>
internal static class DomainList
{
    /// <summary>The domains of a text that has white space between them.</summary>
    public static FrozenSet<string> Parse(string domains) =>
        domains.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
