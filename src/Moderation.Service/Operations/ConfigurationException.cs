namespace Moderation.Service.Operations;

/// <summary>A configuration value is missing or wrong. Stops the start; the message is one line that names the key.</summary>
internal sealed class ConfigurationException(string key, string problem) : Exception($"{key} {problem}");
