using System.Globalization;
using Moderation.TestSupport;

namespace Moderation.Benchmarks.Measuring;

/// <summary>What Linux counts for a process.</summary>
internal static class ProcessFigures
{
    // USER_HZ, which Linux has fixed at 100 for programs that read /proc.
    private const double TicksPerSecond = 100;

    /// <summary>Processor time used so far by all threads, in user mode and in the kernel.</summary>
    public static TimeSpan ProcessorTime(int processId) => Time(processId, withEndedChildren: false);

    /// <summary>Processor time used so far by the broker and the database of this run.</summary>
    public static (TimeSpan Broker, TimeSpan Database) ServersProcessorTime()
    {
        var broker = TimeSpan.Zero;
        var database = TimeSpan.Zero;
        foreach (var process in ProcessTree.Descendants(Environment.ProcessId))
        {
            switch (Name(process))
            {
                case "beam.smp":
                    broker += Time(process, withEndedChildren: false);
                    break;
                case "postgres":
                    database += Time(process, withEndedChildren: true);
                    break;
            }
        }

        return (broker, database);
    }

    /// <summary>The most memory that the process ever had in RAM, in MB (10^6 bytes).</summary>
    public static double PeakMegabytes(int processId) => Status(processId, "VmHWM:");

    /// <summary>The memory that the process has in RAM, in MB (10^6 bytes).</summary>
    public static double ResidentMegabytes(int processId) => Status(processId, "VmRSS:");

    private static string Name(int processId)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/comm")).Trim();
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private static TimeSpan Time(int processId, bool withEndedChildren)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds(fields.Skip(11).Take(withEndedChildren ? 4 : 2).Sum(Number) / TicksPerSecond);
    }

    private static double Status(int processId, string field)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status"))
            .First(line => line.StartsWith(field, StringComparison.Ordinal));
        return Number(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim()) * 1024 / 1e6;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
