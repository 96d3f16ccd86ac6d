namespace Moderation.Scoring;

/// <summary>A model that cannot be used. The message says why and names the file.</summary>
public sealed class ModelLoadException(string message, Exception? inner = null) : Exception(message, inner);
