using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Moderation.TestSupport;

/// <summary>The built service as a process of its own, as an operator runs it, on a loopback port that stays the same over restarts.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly ServiceSettings _settings;
    private readonly TemporaryFolder _folder = new("moderation-service-");
    private readonly Queue<string> _output = new();
    private readonly SocketsHttpHandler _connections = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(1), UseProxy = false };
    private readonly List<HttpClient> _clients = [];
    private ServerProcess? _process;

    private ServiceProcess(ServiceSettings settings)
    {
        _settings = settings;
        var port = FreePort.Next();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The folder of <c>Data:Directory</c>, unless the settings name another. It stays over restarts.</summary>
    public string DataDirectory => _folder.File("data");

    /// <summary>The process id, another one after each start.</summary>
    public int ProcessId => Current.Id;

    /// <summary>True between a start and its end.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>The lines that it logged: without the first administrator's link, which goes to standard error and into no log.</summary>
    public IEnumerable<string> LogLines =>
        Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("The console has no administrator", StringComparison.Ordinal));

    /// <summary>Everything it has written to standard output and standard error, since the first start.</summary>
    public string Output => Current.Output();

    /// <summary>Starts the service and waits until it answers <c>/health/live</c>.</summary>
    /// <exception cref="ServiceEndedException">It ended instead.</exception>
    /// <exception cref="TimeoutException">It does not answer; the message has its last output.</exception>
    public static async Task<ServiceProcess> StartAsync(ServiceSettings settings, CancellationToken cancellationToken)
    {
        var service = new ServiceProcess(settings);
        try
        {
            await service.StartAsync(cancellationToken);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the service until it ends by itself, for settings with which it must not start.</summary>
    /// <exception cref="TimeoutException">It runs; the message has its last output.</exception>
    public static async Task<ServiceExit> RunToEndAsync(ServiceSettings settings, params string[] arguments)
    {
        await using var service = new ServiceProcess(settings);
        var clock = Stopwatch.StartNew();
        service.Launch(arguments);
        await service._process!.WaitForExitAsync(StartPatience);
        return new ServiceExit(service._process.ExitCode, clock.Elapsed, service.Output);
    }

    /// <summary>Runs the program for something else than serving; returns its exit code.</summary>
    public static async Task<int> RunAsync(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        using var process = ServerProcess.Start(["dotnet", ServiceAssembly, .. arguments], new Dictionary<string, string>(StringComparer.Ordinal), folder.Path);
        await process.WaitForExitAsync(StartPatience);
        return process.ExitCode;
    }

    /// <summary>Starts it again with the same settings, port and data, and waits until it answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Launch();
        await WaitUntilLiveAsync(cancellationToken);
    }

    /// <summary>Starts it again without waiting, for tests that kill it while it starts.</summary>
    public void Launch(params string[] arguments)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException("The service runs already.");
        }

        _process?.Dispose();
        Directory.CreateDirectory(DataDirectory);
        var assembly = ServiceAssembly;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = Address.ToString().TrimEnd('/'),
            ["Data__Directory"] = DataDirectory,
            ["DOTNET_NOLOGO"] = "1",
        };
        foreach (var (key, value) in _settings.Values)
        {
            environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        _process = ServerProcess.Start(["dotnet", assembly, .. arguments], environment, Path.GetDirectoryName(assembly)!, _output);
    }

    /// <summary>Waits until <c>/health/live</c> answers 200.</summary>
    public async Task WaitUntilLiveAsync(CancellationToken cancellationToken)
    {
        var client = Client();
        var process = Current;
        await Eventually.TrueAsync(
            async token =>
            {
                if (process.HasExited)
                {
                    return true;
                }

                using var answer = await client.GetAsync(new Uri("/health/live", UriKind.Relative), token);
                return answer.IsSuccessStatusCode;
            },
            StartPatience,
            () => "for /health/live. The service's last output:\n" + process.Output(60),
            cancellationToken);
        if (process.HasExited)
        {
            await process.WaitForExitAsync(TimeSpan.FromSeconds(5));
            throw new ServiceEndedException($"The service ended with code {process.ExitCode.ToString(CultureInfo.InvariantCulture)}. Its last output:\n{process.Output(60)}");
        }
    }

    /// <summary>Waits until the service has written a line for which <paramref name="match"/> is true; returns the line.</summary>
    public async Task<string> WaitForOutputAsync(Func<string, bool> match, TimeSpan patience, CancellationToken cancellationToken)
    {
        string? found = null;
        var process = Current;
        await Eventually.TrueAsync(
            _ => Task.FromResult((found = process.Output().Split('\n').FirstOrDefault(match)) is not null),
            patience,
            () => "for a line of output. The service's last output:\n" + process.Output(60),
            cancellationToken);
        return found!;
    }

    /// <summary>A client for the public API; it lives as long as this object.</summary>
    /// <param name="apiKey">The key of a site; none when null.</param>
    public HttpClient Client(string? apiKey = null)
    {
        var client = new HttpClient(_connections, disposeHandler: false) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
        if (apiKey is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }

        lock (_clients)
        {
            _clients.Add(client);
        }

        return client;
    }

    /// <summary>SIGKILL: the process is gone without another instruction.</summary>
    public Task KillAsync() => Current.KillAsync();

    /// <summary>SIGTERM, and waits for the end.</summary>
    /// <exception cref="TimeoutException">It still runs after 60 s.</exception>
    public async Task<ServiceExit> TerminateAsync()
    {
        var process = Current;
        var clock = Stopwatch.StartNew();
        process.Signal(ProcessTree.Terminate);
        await process.WaitForExitAsync(TimeSpan.FromSeconds(60));
        return new ServiceExit(process.ExitCode, clock.Elapsed, process.Output());
    }

    /// <summary>Terminates the service in order and starts it again.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await TerminateAsync();
        await StartAsync(cancellationToken);
    }

    /// <summary>Memory that the process has in RAM now, in bytes.</summary>
    public long ResidentBytes()
    {
        // The second field of statm counts pages.
        var pages = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{ProcessId}/statm")).Split(' ')[1];
        return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await _process!.KillAsync();
        }

        _process?.Dispose();
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        _connections.Dispose();
        _folder.Dispose();
    }

    private static string ServiceAssembly =>
        Repository.Built(nameof(ServiceAssembly)) is var path && File.Exists(path)
            ? path
            : throw new InvalidOperationException($"The service is not built: {path} is missing.");

    private ServerProcess Current => _process ?? throw new InvalidOperationException("The service was never started.");
}

/// <summary>How a run of the service ended.</summary>
/// <param name="Code">The exit code; 128 and the signal's number after a signal.</param>
/// <param name="Took">From the signal, or from the start, to the end.</param>
/// <param name="Output">Everything it wrote.</param>
public sealed record ServiceExit(int Code, TimeSpan Took, string Output);

/// <summary>The service ended although it should run.</summary>
public sealed class ServiceEndedException(string message) : Exception(message);
