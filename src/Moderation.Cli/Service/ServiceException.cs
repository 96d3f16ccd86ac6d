namespace Moderation.Cli.Service;

/// <summary>The service did not do what it was asked to.</summary>
/// <param name="message">What to tell.</param>
/// <param name="exitCode">How the program ends.</param>
/// <param name="answer">The JSON that the service answered; null when it answered none.</param>
internal sealed class ServiceException(string message, int exitCode, string? answer = null) : Exception(message)
{
    /// <summary>The exit code for everything else.</summary>
    public const int Failed = 1;

    /// <summary>The exit code when the service refuses.</summary>
    public const int Refused = 3;

    /// <summary>The exit code when there is no answer.</summary>
    public const int Unreachable = 4;

    /// <summary>How the program ends.</summary>
    public int ExitCode => exitCode;

    /// <summary>The JSON that the service answered; null when it answered none.</summary>
    public string? Answer => answer;
}
