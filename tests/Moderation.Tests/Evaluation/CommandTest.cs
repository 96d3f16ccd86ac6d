using System.Text.Json;
using Moderation.Tests.Scoring;
using Moderation.Tests.Training;

namespace Moderation.Tests.Evaluation;

/// <summary>Runs commands on the shipped model and on rows that the test writes.</summary>
public abstract class CommandTest : IAsyncDisposable
{
    private readonly CommandRun _run = new();

    /// <summary>The shipped model's folder.</summary>
    protected static string Model => ShippedModel.Folder;

    /// <summary>What the last command printed.</summary>
    protected string Output => _run.Output;

    /// <summary>What the last command said meanwhile.</summary>
    protected string Progress => _run.Progress;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _run.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The path of a file or folder.</summary>
    protected string File(string name) => _run.File(name);

    /// <summary>Runs <c>model</c> with arguments; <c>@name</c> stands for <see cref="File"/>. Returns the exit code.</summary>
    protected Task<int> RunAsync(params string[] args) => _run.RunAsync(["model", .. args]);

    /// <summary>Writes lines into a file.</summary>
    protected void Write(string name, IEnumerable<string> lines) => System.IO.File.WriteAllLines(File(name), lines);

    /// <summary>The last command's output as JSON.</summary>
    protected JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    /// <summary>A labelled comment as a line.</summary>
    protected static string Row(string text, bool toxic, string language = "en", string? functionality = null, string? target = null) =>
        JsonSerializer.Serialize(new { id = text, text, lang = language, toxic = toxic ? 1 : 0, functionality, label = functionality is null ? (int?)null : toxic ? 1 : 0, target });
}
