using System.Globalization;

namespace Moderation.Benchmarks.Measuring;

/// <summary>What Linux counts for a process.</summary>
internal static class ProcessFigures
{
    // USER_HZ, which Linux has fixed at 100 for programs that read /proc.
    private const double TicksPerSecond = 100;

    /// <summary>Processor time used so far by all threads, in user mode and in the kernel.</summary>
    public static TimeSpan ProcessorTime(int processId)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
    }

    /// <summary>The most memory that the process ever had in RAM, in MB (10^6 bytes).</summary>
    public static double PeakMegabytes(int processId) => Status(processId, "VmHWM:");

    /// <summary>The memory that the process has in RAM, in MB (10^6 bytes).</summary>
    public static double ResidentMegabytes(int processId) => Status(processId, "VmRSS:");

    private static double Status(int processId, string field)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status"))
            .First(line => line.StartsWith(field, StringComparison.Ordinal));
        return Number(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim()) * 1024 / 1e6;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
