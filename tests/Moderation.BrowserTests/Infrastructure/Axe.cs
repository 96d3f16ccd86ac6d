using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.Playwright;

namespace Moderation.BrowserTests.Infrastructure;

/// <summary>axe-core's opinion of a page: WCAG 2.2 up to AA. It lies as a text within a package that is only fetched, never loaded.</summary>
internal static class Axe
{
    private const string Resource = "Deque.AxeCore.Commons.Resources.axe.min.js";

    private static readonly Lazy<string> Script = new(Read);

    /// <summary>What it objects to; empty when nothing.</summary>
    public static async Task<string[]> ProblemsAsync(IPage page)
    {
        // Through the browser's debugger, which the page's own policy does not bind.
        await page.EvaluateAsync(Script.Value + "; 0");
        return await page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations
              .map(violation => violation.id + ': ' + violation.nodes.map(node => node.target.join(' ') + ' ' + node.failureSummary).join('; '))
            """);
    }

    private static string Read()
    {
        var path = typeof(Axe).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "AxeAssembly").Value!;
        using var file = File.OpenRead(path);
        using var assembly = new PEReader(file);
        var metadata = assembly.GetMetadataReader();
        var resource = metadata.ManifestResources.Select(metadata.GetManifestResource).Single(resource => metadata.GetString(resource.Name) == Resource);
        var content = assembly.GetSectionData(assembly.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress).GetReader();
        content.Offset = (int)resource.Offset;
        return content.ReadUTF8(content.ReadInt32());
    }
}
