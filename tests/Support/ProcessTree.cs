using System.Globalization;
using System.Runtime.InteropServices;

namespace Moderation.TestSupport;

/// <summary>What Linux knows about processes and .NET does not offer: signals, parents, start times.</summary>
internal static partial class ProcessTree
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal; does nothing when the process is gone.</summary>
    public static void Signal(int processId, int signal) => _ = SendSignal(processId, signal);

    /// <summary>Kills a process and all its descendants at once, as a power cut would.</summary>
    public static void KillTree(int processId)
    {
        var tree = Descendants(processId);
        Signal(processId, Kill);
        foreach (var descendant in tree)
        {
            Signal(descendant, Kill);
        }
    }

    /// <summary>True while the process runs; a process that ended and was not yet waited for does not count.</summary>
    public static bool IsRunning(int processId) => Stat(processId) is { } stat && stat[0] is not ("Z" or "X");

    /// <summary>When the process started, in clock ticks since boot; null when it is gone.</summary>
    public static string? StartTime(int processId) => Stat(processId)?[19];

    /// <summary>Children, their children, and so on, in no order.</summary>
    public static IReadOnlyList<int> Descendants(int processId)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Select(id => (Id: id, Parent: Stat(id)?[1]))
            .Where(process => process.Parent is not null)
            .ToLookup(process => int.Parse(process.Parent!, CultureInfo.InvariantCulture), process => process.Id);
        var found = new List<int>();
        var open = new Queue<int>([processId]);
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in children[parent])
            {
                found.Add(child);
                open.Enqueue(child);
            }
        }

        return found;
    }

    // The fields after the name, which may hold blanks and brackets itself: state, parent, group and so on.
    private static string[]? Stat(int processId)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);
}
