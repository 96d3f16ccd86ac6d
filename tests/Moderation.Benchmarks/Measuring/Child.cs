using System.Text.Json;
using Moderation.Benchmarks.Bus;
using Moderation.Benchmarks.Floors;
using Moderation.Benchmarks.Web;
using Moderation.TestSupport;

namespace Moderation.Benchmarks.Measuring;

/// <summary>Parts of a measurement that run in a process of their own, so that they share nothing but the machine with what is measured.</summary>
internal static class Child
{
    /// <summary>The first argument of a child.</summary>
    public const string Marker = "--child";

    /// <summary>Starts one that runs until it is killed.</summary>
    public static ServerProcess Start(string verb, params IReadOnlyList<string> arguments) => Start(verb, arguments, new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Runs one that ends by itself and returns what it found out.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    public static async Task<T> MeasureAsync<T>(
        string verb, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var child = Start(verb, arguments, environment);
        await child.WaitForExitAsync(patience).WaitAsync(cancellationToken);
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<T>(child.Output(1))!
            : throw new InvalidOperationException($"{verb} failed:\n{child.Output(40)}");
    }

    /// <summary>Prints what a child found out.</summary>
    public static void Answer<T>(T result) => Console.WriteLine(JsonSerializer.Serialize(result));

    /// <summary>What a child does.</summary>
    public static async Task<int> RunAsync(string verb, string[] arguments)
    {
        var work = verb switch
        {
            MassTransitFloor.Verb => MassTransitFloor.RunAsync(arguments),
            CopyFloor.Verb => CopyFloor.RunAsync(arguments),
            WebFloor.Verb => WebFloor.RunAsync(arguments),
            BusLoad.Verb => BusLoad.RunAsync(arguments),
            HttpLoad.Verb => HttpLoad.RunAsync(arguments),
            _ => throw new ArgumentException($"No child does {verb}.", nameof(verb)),
        };
        await work;
        return 0;
    }

    private static ServerProcess Start(string verb, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment) =>
        ServerProcess.Start(["dotnet", typeof(Child).Assembly.Location, Marker, verb, .. arguments], environment, AppContext.BaseDirectory);
}
