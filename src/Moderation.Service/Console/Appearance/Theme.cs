namespace Moderation.Service.Console.Appearance;

/// <summary>Light or dark, as a browser remembers it.</summary>
internal static class Theme
{
    /// <summary>As the system says.</summary>
    public const string System = "system";

    /// <summary>Light.</summary>
    public const string Light = "light";

    /// <summary>Dark.</summary>
    public const string Dark = "dark";

    /// <summary>The cookie that remembers it.</summary>
    public const string Cookie = "moderation-theme";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [System, Light, Dark];

    /// <summary>The theme that a browser remembers.</summary>
    public static string Of(HttpContext context) =>
        context.Request.Cookies[Cookie] is { } theme && All.Contains(theme, StringComparer.Ordinal) ? theme : System;
}
