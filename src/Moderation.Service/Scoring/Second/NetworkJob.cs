using Microsoft.ML.OnnxRuntime;

namespace Moderation.Service.Scoring.Second;

/// <summary>A text that a network is to read while somebody waits for it.</summary>
internal sealed class NetworkJob(string text)
{
    private readonly TaskCompletionSource<float[]> _outputs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private RunOptions? _running;
    private bool _hasEnded;

    /// <summary>What the network answers.</summary>
    public Task<float[]> Outputs => _outputs.Task;

    /// <summary>Has the text read, unless nobody waits any more. For the network's thread.</summary>
    public void Run(Func<string, RunOptions, float[]> read)
    {
        using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        lock (_gate)
        {
            if (_hasEnded)
            {
                return;
            }

            _running = options;
        }

        try
        {
            _outputs.TrySetResult(read(text, options));
        }
#pragma warning disable CA1031 // The thread must go on to the next text, whatever a foreign network does with this one.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(failure);
        }
        finally
        {
            lock (_gate)
            {
                _running = null;
            }
        }
    }

    /// <summary>Nobody waits any more: what runs stops at its next step, what does not run never will.</summary>
    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            _running?.Terminate = true;
        }

        _outputs.TrySetCanceled();
    }

    private void Fail(Exception failure)
    {
        lock (_gate)
        {
            // To a run that was told to stop nobody listens.
            if (!_hasEnded)
            {
                _outputs.TrySetException(failure);
            }
        }
    }
}
