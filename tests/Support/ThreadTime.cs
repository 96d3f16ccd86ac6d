using System.Runtime.InteropServices;

namespace Moderation.TestSupport;

/// <summary>The processor time of a thread: how long a computation took, however busy the machine is.</summary>
public static partial class ThreadTime
{
    private const int ThreadClock = 3;

    /// <summary>What the current thread has used so far.</summary>
    public static TimeSpan Now() => GetTime(ThreadClock, out var time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1_000.0)
        : throw new InvalidOperationException("This system has no clock for threads.");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
