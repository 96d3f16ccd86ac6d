using System.CommandLine;
using Moderation.Cli.Model;

namespace Moderation.Tests.Training;

/// <summary>Runs <c>model</c> commands in a folder of their own that holds <see cref="TinyComments"/> in <c>data</c>.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("training-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _progress = new();

    public CommandRun()
    {
        Directory.CreateDirectory(File("data"));
        TinyComments.Write(File("data"));
    }

    /// <summary>What the last command printed.</summary>
    public string Output => _output.ToString();

    /// <summary>What the last command said meanwhile.</summary>
    public string Progress => _progress.ToString();

    /// <summary>The path of a file or folder.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Runs a command; <c>@name</c> stands for <see cref="File"/>.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(params string[] args)
    {
        _output.GetStringBuilder().Clear();
        _progress.GetStringBuilder().Clear();
        var root = new RootCommand { ModelCommand.Create() };
        return await root.Parse([.. args.Select(arg => arg.StartsWith('@') ? File(arg[1..]) : arg)]).InvokeAsync(
            new InvocationConfiguration { Output = _output, Error = _progress, EnableDefaultExceptionHandler = false },
            TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
        _progress.Dispose();
    }
}
