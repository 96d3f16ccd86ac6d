namespace Moderation.Service.Console;

/// <summary>Which addresses are pages of the console, so that nobody is sent elsewhere by a link to it.</summary>
internal static class OwnPages
{
    /// <summary>Whether an address, relative to the service's root, is a page of the console.</summary>
    public static bool Contains(string? address) =>
        address is not null
        && (address == "/console" || address.StartsWith("/console/", StringComparison.Ordinal) || address.StartsWith("/console?", StringComparison.Ordinal))
        && !address.Contains('\\', StringComparison.Ordinal)
        && !address.Any(char.IsControl);
}
