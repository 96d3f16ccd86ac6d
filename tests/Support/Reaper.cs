using System.Diagnostics;
using System.Globalization;

namespace Moderation.TestSupport;

/// <summary>
/// Ends what the tests started and removes their folders even when the test process itself is killed.
/// </summary>
/// <remarks>
/// A shell outside the test process's session reads its standard input. The kernel closes that pipe when the test process
/// ends, however it ends, and the shell then kills every process still on its list. A parent-death signal would not do:
/// Linux ties it to the thread that started the child, and pool threads come and go.
/// </remarks>
internal static class Reaper
{
    // A process id may have been given to somebody else by then, so its start time (field 22 of /proc/PID/stat, here the
    // 20th after the name) must match too.
    private const string Script = """
        trap '' INT TERM HUP
        declare -A processes folders
        while read -r verb key value; do
          case $verb in
            watch) processes[$key]=$value ;;
            forget) unset "processes[$key]" ;;
            folder) folders[$key]=1 ;;
            removed) unset "folders[$key]" ;;
          esac
        done
        started() { local stat; stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1; set -- ${stat##*) }; echo "${20}"; }
        for pid in "${!processes[@]}"; do
          if [ "$(started "$pid")" = "${processes[$pid]}" ]; then kill -KILL -- "-$pid" 2>/dev/null; kill -KILL "$pid" 2>/dev/null; fi
        done
        if [ ${#folders[@]} -gt 0 ]; then sleep 1; rm -rf -- "${!folders[@]}"; fi
        """;

    private static readonly Lock Gate = new();
    private static StreamWriter? _orders;

    /// <summary>Kills the process and its process group when this process ends, unless it is forgotten before.</summary>
    public static void Watch(Process process)
    {
        if (ProcessTree.StartTime(process.Id) is { } started)
        {
            Order(string.Create(CultureInfo.InvariantCulture, $"watch {process.Id} {started}"));
        }
    }

    public static void Forget(int processId) => Order(string.Create(CultureInfo.InvariantCulture, $"forget {processId}"));

    public static void WatchFolder(string path) => Order("folder " + path);

    public static void ForgetFolder(string path) => Order("removed " + path);

    private static void Order(string line)
    {
        lock (Gate)
        {
            _orders ??= Start();
            _orders.WriteLine(line);
        }
    }

    private static StreamWriter Start()
    {
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add("bash");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script);
        var process = Process.Start(start) ?? throw new InvalidOperationException("The reaper did not start.");
        process.StandardInput.AutoFlush = true;
        return process.StandardInput;
    }
}
