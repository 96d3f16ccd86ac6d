using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Moderation.Benchmarks;

/// <summary>What to measure.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>How to call the program.</summary>
    public static string Usage { get; } = $"""
        Measures the service beside floors on this machine and prints one table.

        usage: dotnet run -c Release --project tests/Moderation.Benchmarks [-- <names>] [--rounds N] [--quick] [--save]

          <names>     any of: {string.Join(' ', Scenario.All.Select(scenario => scenario.Name))}
                      without a name, all but: {string.Join(' ', Scenario.All.Where(scenario => scenario.OnlyWhenNamed).Select(scenario => scenario.Name))}
          --rounds N  measured rounds, 1 to 50 (default 5); figures are medians
          --quick     tiny sizes, to see that everything works; the figures mean little
          --save      also write the table to tests/Moderation.Benchmarks/Results/<date>.md
        """;

    /// <summary>The scenarios, in the order they run.</summary>
    public required IReadOnlyList<Scenario> Scenarios { get; init; }

    /// <summary>How many rounds are measured after the warm-up.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Tiny sizes.</summary>
    public bool Quick { get; init; }

    /// <summary>Whether to write the table to a file.</summary>
    public bool Save { get; init; }

    /// <summary>Reads the command line.</summary>
    public static bool TryParse(IReadOnlyList<string> arguments, [NotNullWhen(true)] out BenchmarkOptions? options)
    {
        options = null;
        var parsed = new BenchmarkOptions { Scenarios = [] };
        var named = new List<Scenario>();
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--quick":
                    parsed = parsed with { Quick = true };
                    break;
                case "--save":
                    parsed = parsed with { Save = true };
                    break;
                case "--rounds" when i + 1 < arguments.Count
                    && int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds is >= 1 and <= 50:
                    parsed = parsed with { Rounds = rounds };
                    i++;
                    break;
                case var name when Scenario.All.FirstOrDefault(scenario => scenario.Name == name) is { } scenario:
                    named.Add(scenario);
                    break;
                default:
                    return false;
            }
        }

        options = parsed with
        {
            Scenarios = [.. Scenario.All.Where(scenario => named.Count == 0 ? !scenario.OnlyWhenNamed : named.Contains(scenario))],
        };
        return true;
    }
}
