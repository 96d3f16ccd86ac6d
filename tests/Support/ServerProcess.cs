using System.Collections;
using System.Diagnostics;
using System.Globalization;

namespace Moderation.TestSupport;

/// <summary>A long-running program in a session of its own, whose output is kept and which never outlives the test process.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int KeptLines = 20_000;

    private readonly Process _process;
    private readonly Queue<string> _output;
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _openStreams = 2;

    private ServerProcess(Process process, Queue<string> output)
    {
        _process = process;
        _output = output;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program. Its environment is this process's without what would configure the program by accident, plus <paramref name="environment"/>.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="folder">The folder to start in.</param>
    /// <param name="output">Collects the lines of both output streams, of earlier runs too; null to begin a new one.</param>
    public static ServerProcess Start(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string folder, Queue<string>? output = null)
    {
        // setsid, and not a shell: the program gets the id that we see, and a group of its own that the reaper can end.
        var start = new ProcessStartInfo("setsid")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in command)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key))
        {
            if (name.Contains("__", StringComparison.Ordinal) || StartsWithAny(name, "ASPNETCORE_", "DOTNET_ENVIRONMENT", "RABBITMQ_", "PG", "ERL_"))
            {
                start.Environment.Remove(name);
            }
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var server = new ServerProcess(process, output ?? new Queue<string>());
        process.OutputDataReceived += (_, line) => server.Collect(line.Data);
        process.ErrorDataReceived += (_, line) => server.Collect(line.Data);
        process.Start();
        Reaper.Watch(process);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return server;
    }

    /// <summary>The last lines written, standard output and standard error together.</summary>
    public string Output(int lines = KeptLines)
    {
        lock (_output)
        {
            return string.Join('\n', _output.TakeLast(lines));
        }
    }

    public void Signal(int signal) => ProcessTree.Signal(Id, signal);

    /// <summary>Kills the program and everything it started.</summary>
    public async Task KillAsync()
    {
        ProcessTree.KillTree(Id);
        await WaitForExitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Waits for the program to end and for its last output.</summary>
    /// <exception cref="TimeoutException">It still runs; the message has its last output.</exception>
    public async Task WaitForExitAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            // Not Process.WaitForExitAsync alone: it also waits for grandchildren that inherited the streams.
            while (!_process.HasExited)
            {
                await Task.Delay(5, timeout.Token);
            }
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException(
                string.Create(CultureInfo.InvariantCulture, $"Process {Id} still runs after {patience}. Its last output:\n{Output(40)}"), e);
        }

        Reaper.Forget(Id);
        await Task.WhenAny(_outputEnded.Task, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            ProcessTree.KillTree(Id);
        }

        Reaper.Forget(Id);
        _process.Dispose();
    }

    private static bool StartsWithAny(string name, params ReadOnlySpan<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private void Collect(string? line)
    {
        if (line is null)
        {
            if (Interlocked.Decrement(ref _openStreams) == 0)
            {
                _outputEnded.SetResult();
            }

            return;
        }

        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > KeptLines)
            {
                _output.Dequeue();
            }
        }
    }
}
