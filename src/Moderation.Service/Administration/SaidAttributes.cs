using Moderation.Scoring;

namespace Moderation.Service.Administration;

/// <summary>What a request says of attributes by their names.</summary>
internal static class SaidAttributes
{
    /// <summary>What is wrong with names that are none.</summary>
    public static string Problem { get; } = $"may name {Alternatives.Of(Attributes.All.Select(known => known.WireName()))}.";

    /// <summary>Reads it: one entry for each attribute, null for those that nothing is said of. False when a name is none.</summary>
    public static bool TryRead(IReadOnlyDictionary<string, bool>? named, out bool?[] said)
    {
        said = new bool?[Attributes.Count];
        foreach (var (name, value) in named ?? new Dictionary<string, bool>(StringComparer.Ordinal))
        {
            if (!Attributes.TryParse(name, out var attribute))
            {
                return false;
            }

            said[(int)attribute] = value;
        }

        return true;
    }
}
