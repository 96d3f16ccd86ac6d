namespace Moderation.Service.Storage;

/// <summary>Who changes something, and why.</summary>
/// <param name="By">The actor; null when nobody said.</param>
/// <param name="Why">The reason; null when nobody said.</param>
internal sealed record ChangeNote(string? By, string? Why);
