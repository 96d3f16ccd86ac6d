using System.Globalization;
using System.Runtime.InteropServices;
using Dapper;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.Benchmarks.Measuring;

/// <summary>Names what the figures were measured on.</summary>
internal static class Machine
{
    /// <summary>Processor, memory, operating system and the versions of what takes part, in one line.</summary>
    public static async Task<string> DescribeAsync(TestServers servers, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection((await servers.PostgresAsync()).ConnectionString());
        var postgres = await connection.ExecuteScalarAsync<string>("select split_part(version(), ' ', 2)");
        var rabbit = await (await servers.RabbitAsync()).EvaluateAsync("rabbit_misc:version().", cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores ({Processor()}), {Memory()}, {System()}, .NET {Environment.Version}, PostgreSQL {postgres}, RabbitMQ {rabbit.Trim().Trim('"')}.");
    }

    /// <summary>How busy the machine is, over the last minute.</summary>
    public static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Processor() => Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string Memory()
    {
        var kilobytes = double.Parse(Field("/proc/meminfo", "MemTotal")!.Split(' ')[0], CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{kilobytes / 1024 / 1024:0} GiB");
    }

    private static string System() =>
        Field("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription;

    private static string? Field(string file, string name, char separator = ':') =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(separator, 2)[1].Trim();
}
