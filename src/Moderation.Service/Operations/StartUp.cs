namespace Moderation.Service.Operations;

/// <summary>What happens before and instead of running.</summary>
internal static class StartUp
{
    /// <summary>The exit code for wrong configuration (EX_CONFIG of sysexits.h).</summary>
    public const int ConfigurationError = 78;
}
