using System.Globalization;
using RabbitMQ.Client;

namespace Moderation.TestSupport;

/// <summary>
/// A RabbitMQ node of the tests' own, from the installed package, with its name service, data, logs and configuration in a
/// temporary folder and on free loopback ports. A test that stops, kills or alarms its node starts one for itself; others
/// share <see cref="TestServers.RabbitAsync"/> and make a virtual host each.
/// </summary>
public sealed class PrivateRabbit : IAsyncDisposable
{
    private const string User = "guest";

    private readonly TemporaryFolder _folder = new("moderation-rabbit-");
    private readonly Queue<string> _output = new();
    private readonly string _binaries;
    private readonly int _namesPort = FreePort.Next();
    private readonly int _nodePort = FreePort.Next();
    private readonly Dictionary<string, string> _environment;
    private ServerProcess? _names;
    private ServerProcess? _node;
    private int _virtualHosts;

    private PrivateRabbit(string binaries)
    {
        _binaries = binaries;
        _environment = new(StringComparer.Ordinal)
        {
            ["HOME"] = _folder.Path,

            // As in docker/compose.yaml.
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+sbwt none +sbwtdcpu none +sbwtdio none",
            ["PATH"] = _binaries + ":" + Environment.GetEnvironmentVariable("PATH"),
            ["ERL_EPMD_PORT"] = Text(_namesPort),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = $"moderation-{Text(Port)}@localhost",
            ["RABBITMQ_DIST_PORT"] = Text(_nodePort),
            ["RABBITMQ_MNESIA_BASE"] = _folder.File("data"),
            ["RABBITMQ_LOG_BASE"] = _folder.File("log"),
            ["RABBITMQ_CONFIG_FILE"] = _folder.File("rabbitmq.conf"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = _folder.File("advanced.config"),
            ["RABBITMQ_CONF_ENV_FILE"] = _folder.File("rabbitmq-env.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = _folder.File("enabled_plugins"),
        };
    }

    /// <summary>The AMQP port, which stays the same over restarts.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>True between a start and a stop.</summary>
    public bool IsRunning => _node is { HasExited: false };

    /// <summary>Starts a new, empty node, about five seconds.</summary>
    public static async Task<PrivateRabbit> NewAsync(CancellationToken cancellationToken)
    {
        var rabbit = new PrivateRabbit(FindBinaries());
        try
        {
            await rabbit.ConfigureAsync(cancellationToken);
            await rabbit.StartAsync(cancellationToken);
            return rabbit;
        }
        catch
        {
            await rabbit.DisposeAsync();
            throw;
        }
    }

    /// <summary>The address for clients.</summary>
    /// <param name="virtualHost">The virtual host; the default one when null.</param>
    public Uri AmqpUri(string? virtualHost = null) =>
        new($"amqp://{User}:{User}@127.0.0.1:{Text(Port)}/{Uri.EscapeDataString(virtualHost ?? "/")}");

    /// <summary>Makes an empty virtual host, removed with its queues when disposed.</summary>
    public async Task<TestVirtualHost> CreateVirtualHostAsync(CancellationToken cancellationToken)
    {
        var name = "test-" + Text(Interlocked.Increment(ref _virtualHosts));
        await EvaluateAsync(
            $"ok = rabbit_vhost:add(<<\"{name}\">>, <<\"tests\">>), "
            + $"ok = rabbit_auth_backend_internal:set_permissions(<<\"{User}\">>, <<\"{name}\">>, <<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"tests\">>).",
            cancellationToken);
        return new TestVirtualHost(this, name);
    }

    /// <summary>Starts the node on its port with the data it has.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException("RabbitMQ runs already.");
        }

        // The name service is started here because a node that misses it starts one that would outlive the tests.
        if (_names is null or { HasExited: true })
        {
            _names?.Dispose();
            _names = ServerProcess.Start(["epmd", "-port", Text(_namesPort), "-address", "127.0.0.1"], _environment, _folder.Path);
        }

        _node?.Dispose();
        _node = ServerProcess.Start([Path.Combine(_binaries, "rabbitmq-server")], _environment, _folder.Path, _output);
        await Eventually.TrueAsync(
            async token => _node.HasExited || await AnswersAsync(token),
            TimeSpan.FromSeconds(90),
            () => "for RabbitMQ to answer. Its log:\n" + _node.Output(40),
            cancellationToken);
        if (_node.HasExited)
        {
            throw new InvalidOperationException("RabbitMQ ended at once. Its log:\n" + _node.Output(40));
        }
    }

    /// <summary>Stops the node in an orderly way.</summary>
    public async Task StopAsync()
    {
        var node = Running();

        // The start script passes no signal on to the Erlang machine, which is what stops in order.
        foreach (var process in ProcessTree.Descendants(node.Id))
        {
            ProcessTree.Signal(process, ProcessTree.Terminate);
        }

        node.Signal(ProcessTree.Terminate);
        await node.WaitForExitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Kills the node with all its processes, as a power cut would.</summary>
    public Task KillAsync() => Running().KillAsync();

    /// <summary>Stops the node and starts it again on the same port with the same data.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        await StartAsync(cancellationToken);
    }

    /// <summary>Raises the memory alarm, so that the node accepts connections but takes nothing published, or clears it.</summary>
    public async Task SetMemoryAlarmAsync(bool raised, CancellationToken cancellationToken)
    {
        await ControlAsync(cancellationToken, "set_vm_memory_high_watermark", raised ? "0.00001" : "0.6");
        await Eventually.TrueAsync(
            async token => (await EvaluateAsync("rabbit_alarm:get_alarms().", token)).Contains("memory", StringComparison.Ordinal) == raised,
            TimeSpan.FromSeconds(20),
            () => raised ? "for the memory alarm" : "for the end of the memory alarm",
            cancellationToken);
    }

    /// <summary>Runs <c>rabbitmqctl</c> against this node; returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    public async Task<string> ControlAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        cancellationToken.ThrowIfCancellationRequested();
        using var control = ServerProcess.Start(
            [Path.Combine(_binaries, "rabbitmqctl"), "--quiet", .. arguments], _environment, _folder.Path);
        await control.WaitForExitAsync(TimeSpan.FromMinutes(1));
        return control.ExitCode == 0
            ? control.Output()
            : throw new InvalidOperationException($"rabbitmqctl {arguments[0]} failed:\n{control.Output(40)}");
    }

    /// <summary>Evaluates an Erlang expression inside the node; returns the printed result.</summary>
    public Task<string> EvaluateAsync(string expression, CancellationToken cancellationToken) =>
        ControlAsync(cancellationToken, "eval", expression);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await _node!.KillAsync();
        }

        if (_names is { HasExited: false })
        {
            await _names.KillAsync();
        }

        _node?.Dispose();
        _names?.Dispose();
        _folder.Dispose();
    }

    // Debian's scripts in /usr/sbin change to the user rabbitmq and the system's node; these do not.
    private static string FindBinaries()
    {
        string[] unpacked = Directory.Exists("/usr/lib/rabbitmq/lib")
            ? [.. Directory.EnumerateDirectories("/usr/lib/rabbitmq/lib").Select(folder => Path.Combine(folder, "sbin"))]
            : [];
        return unpacked.Prepend("/usr/lib/rabbitmq/bin").FirstOrDefault(folder => File.Exists(Path.Combine(folder, "rabbitmq-server")))
            ?? throw new InvalidOperationException("RabbitMQ is not installed: install the Debian package rabbitmq-server (tests/run does).");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task ConfigureAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(_folder.File("rabbitmq-env.conf"), "", cancellationToken);
        await File.WriteAllTextAsync(_folder.File("enabled_plugins"), "[rabbitmq_shovel].\n", cancellationToken);

        // Queue lengths that rabbitmqctl reports for quorum queues are as old as this tick. The limit is that of docker/rabbitmq.
        await File.WriteAllTextAsync(_folder.File("advanced.config"), "[{rabbit, [{quorum_tick_interval, 500}, {quorum_commands_soft_limit, 1024}]}].\n", cancellationToken);
        await File.WriteAllTextAsync(
            _folder.File("rabbitmq.conf"),
            $"""
            listeners.tcp.1 = 127.0.0.1:{Text(Port)}
            log.console = true
            log.console.level = warning
            log.file = false
            disk_free_limit.absolute = 100MB
            vm_memory_high_watermark.relative = 0.6

            """,
            cancellationToken);
        var cookie = _folder.File(".erlang.cookie");
        await File.WriteAllTextAsync(cookie, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N", CultureInfo.InvariantCulture), cancellationToken);
        if (OperatingSystem.IsLinux())
        {
            // Erlang refuses a cookie that others can read.
            File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = AmqpUri(), AutomaticRecoveryEnabled = false, RequestedConnectionTimeout = TimeSpan.FromSeconds(5) };
        await using var connection = await factory.CreateConnectionAsync(cancellationToken);
        return connection.IsOpen;
    }

    private ServerProcess Running() => IsRunning ? _node! : throw new InvalidOperationException("RabbitMQ does not run.");
}
