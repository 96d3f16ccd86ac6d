using Moderation.Benchmarks;
using Moderation.Benchmarks.Measuring;

if (args is [Child.Marker, var verb, .. var rest])
{
    return await Child.RunAsync(verb, rest);
}

if (!BenchmarkOptions.TryParse(args, out var options))
{
    await Console.Error.WriteLineAsync(BenchmarkOptions.Usage);
    return 2;
}

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};
await using var run = new BenchmarkRun(options, stopping.Token);
await run.RunAsync();
return 0;
