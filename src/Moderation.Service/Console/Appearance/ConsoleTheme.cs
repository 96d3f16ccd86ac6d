using MudBlazor;

namespace Moderation.Service.Console.Appearance;

/// <summary>Colours and letters. Every pair of colours that is read has a contrast of at least 4.5 (WCAG 2.2, 1.4.3).</summary>
internal static class ConsoleTheme
{
    /// <summary>What the machine has: Latin first, then letters that draw Arabic well.</summary>
    private static readonly string[] Letters =
        ["system-ui", "Segoe UI", "Roboto", "Noto Sans", "Noto Sans Arabic", "Geeza Pro", "Tahoma", "DejaVu Sans", "sans-serif"];

    /// <summary>The theme.</summary>
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1f5f8b",
            Secondary = "#6b4e9b",
            Success = "#1e6b3a",
            Error = "#b3261e",
            Warning = "#8a5300",
            Info = "#1f5f8b",
            AppbarBackground = "#173f5c",
            AppbarText = "#ffffff",
            Background = "#f5f7f9",
            Surface = "#ffffff",
            DrawerBackground = "#ffffff",
            DrawerText = "#1d2733",
            DrawerIcon = "#3d4b5a",
            TextPrimary = "#1d2733",
            TextSecondary = "#4a5867",
            ActionDefault = "#4a5867",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#7fb8e6",
            PrimaryContrastText = "#0d1a26",
            Secondary = "#c3a9ef",
            SecondaryContrastText = "#1a1126",
            Success = "#7ccf98",
            SuccessContrastText = "#0b2013",
            Error = "#ff9a93",
            ErrorContrastText = "#2b0b09",
            Warning = "#f0b863",
            WarningContrastText = "#271800",
            Info = "#7fb8e6",
            InfoContrastText = "#0d1a26",
            AppbarBackground = "#10202e",
            AppbarText = "#eef3f7",
            Background = "#11181f",
            Surface = "#1a232c",
            DrawerBackground = "#151d25",
            DrawerText = "#e3e9ef",
            DrawerIcon = "#b7c3cf",
            TextPrimary = "#e8edf2",
            TextSecondary = "#b7c3cf",
            ActionDefault = "#b7c3cf",
        },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = Letters, LineHeight = "1.6" } },
        LayoutProperties = new LayoutProperties { DrawerWidthLeft = "15rem", DrawerWidthRight = "15rem" },
    };
}
