using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Moderation.Service.Demo;

/// <summary>Renders a Razor component as a page. Pages without interaction need none of what Razor components add to a server.</summary>
internal static class PageWriter
{
    /// <summary>What the console adds for its own pages would look for a browser's circuit here.</summary>
    private static readonly ServiceProvider Nothing = new ServiceCollection().BuildServiceProvider();

    public static async Task<string> WriteAsync<TPage>(IServiceProvider services, IDictionary<string, object?> parameters)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(Nothing, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters));
            return page.ToHtmlString();
        });
    }
}
