using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Moderation.Service.Operations;
using MudBlazor;

namespace Moderation.Service.Console.Appearance;

/// <summary>
/// The colours as a style sheet. MudBlazor would write them into the page, which a strict Content-Security-Policy forbids, and only
/// after the circuit stands; a sheet lets the browser follow the system without either.
/// </summary>
internal sealed class ThemeSheet(IServiceProvider services, ILoggerFactory loggers)
{
    /// <summary>Where it lies.</summary>
    public const string Address = "console/theme.css";

    private readonly Lazy<Task<string>> _sheet = new(() => WriteAsync(services, loggers));

    /// <summary>Sends it.</summary>
    public async Task<IResult> SendAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        var sheet = Encoding.UTF8.GetBytes(await _sheet.Value);
        return TypedResults.Bytes(sheet, "text/css; charset=utf-8", entityTag: EntityTags.Of(sheet));
    }

    private static async Task<string> WriteAsync(IServiceProvider services, ILoggerFactory loggers)
    {
        await using var scope = services.CreateAsyncScope();
        var light = await RenderAsync(scope.ServiceProvider, loggers, isDark: false);
        var dark = Variables(await RenderAsync(scope.ServiceProvider, loggers, isDark: true));
        return $$"""
            {{light}}
            :root { color-scheme: light; }
            :root[data-theme="dark"] { {{dark}} color-scheme: dark; }
            @media (prefers-color-scheme: dark) { :root[data-theme="system"] { {{dark}} color-scheme: dark; } }
            """;
    }

    private static async Task<string> RenderAsync(IServiceProvider services, ILoggerFactory loggers, bool isDark)
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<MudThemeProvider>(
            ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [nameof(MudThemeProvider.Theme)] = ConsoleTheme.Theme,
                [nameof(MudThemeProvider.IsDarkMode)] = isDark,
                [nameof(MudThemeProvider.DefaultScrollbar)] = true,
            }))).ToHtmlString());
        return string.Join('\n', html.Split("</style>").Select(part => part[(part.LastIndexOf("<style", StringComparison.Ordinal) is var at && at >= 0 ? part.IndexOf('>', at) + 1 : part.Length)..]));
    }

    /// <summary>The declarations of the rule for the root.</summary>
    private static string Variables(string sheet)
    {
        const string Rule = ":root{";
        var start = sheet.IndexOf(Rule, StringComparison.Ordinal) + Rule.Length;
        return sheet[start..sheet.IndexOf('}', start)];
    }
}
