using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Moderation.Service.Operations;

namespace Moderation.Service.Scoring.Second;

/// <summary>
/// An ONNX network that reads one text at a time, on threads of its own: whatever it does, it takes none from those who answer
/// HTTP, and no more processors than it was given.
/// </summary>
internal sealed class TextNetwork : IDisposable
{
    /// <summary>Beyond this many texts a thread would not come to them in time anyway.</summary>
    private const int WaitingPerThread = 16;

    private const string Ids = "input_ids";
    private const string Mask = "attention_mask";
    private const string Segments = "token_type_ids";

    /// <summary>A text in both of the service's languages, to see at the start whether the files fit together.</summary>
    private const string Sample = "مرحبا hello ";

    /// <summary>How long such a text may take.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly BlockingCollection<NetworkJob> _jobs;
    private readonly List<Thread> _threads = [];
    private readonly InferenceSession _session;
    private readonly TextTokenizer _tokenizer;
    private readonly Input[] _inputs;
    private readonly string[] _inputNames;
    private readonly string[] _outputName;
    private readonly int _maximumLength;

    /// <summary>The length that the network insists on; 0 when it takes any.</summary>
    private readonly int _fixedLength;

    private TextNetwork(InferenceSession session, TextTokenizer tokenizer, NetworkSettings settings, string key)
    {
        _session = session;
        _tokenizer = tokenizer;
        _inputs = [.. session.InputMetadata.Select(input => InputOf(input.Key, input.Value, key))];
        _inputNames = [.. _inputs.Select(input => input.Name)];
        if (!_inputNames.Contains(Ids, StringComparer.Ordinal))
        {
            throw new ConfigurationException($"{key}:Model", $"has no input {Ids}.");
        }

        _fixedLength = _inputs.Max(input => input.Length);
        if (_inputs.Any(input => input.Length > 0 && input.Length != _fixedLength))
        {
            throw new ConfigurationException($"{key}:Model", "has inputs of different lengths.");
        }

        _maximumLength = _fixedLength > 0 ? Math.Min(_fixedLength, settings.MaximumLength) : settings.MaximumLength;
        _outputName = [OutputOf(session, key)];
        _jobs = new BlockingCollection<NetworkJob>(settings.Threads * WaitingPerThread);
        for (var i = 0; i < settings.Threads; i++)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = string.Create(CultureInfo.InvariantCulture, $"second scorer {i + 1}") };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>How many numbers it answers with.</summary>
    public int Outputs { get; private set; }

    /// <summary>Loads a network with its tokenizer, and has it read a text.</summary>
    /// <exception cref="ConfigurationException">A file cannot be used; the message names the key.</exception>
    public static TextNetwork Load(NetworkSettings settings, string key)
    {
        foreach (var (path, name) in new[] { (settings.Model, "Model"), (settings.Tokenizer, "Tokenizer") })
        {
            if (!File.Exists(path))
            {
                throw new ConfigurationException($"{key}:{name}", $"names {path}, which does not exist.");
            }
        }

        var tokenizer = TextTokenizer.Load(settings, $"{key}:Tokenizer");
        var network = new TextNetwork(Open(settings, $"{key}:Model"), tokenizer, settings, key);
        try
        {
            network.Outputs = network.TryOut(Sample, $"{key}:Model", "cannot score a text with this tokenizer");

            // Memory is taken and code is made ready now, not while the first long comment waits.
            var longest = string.Concat(Enumerable.Repeat(Sample, settings.MaximumLength));
            return network.TryOut(longest, $"{key}:MaximumLength", "is more than the network can read") == network.Outputs
                ? network
                : throw new ConfigurationException($"{key}:Model", "does not classify texts: a longer text has more outputs.");
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>What the network answers to a text; null when too many texts wait already.</summary>
    /// <exception cref="TimeoutException">It takes too long; the thread that is at it is told to stop.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public async ValueTask<float[]?> RunAsync(string text, TimeSpan timeOut, TimeProvider clock, CancellationToken cancellationToken)
    {
        var job = new NetworkJob(text);
        try
        {
            return _jobs.TryAdd(job, 0, CancellationToken.None) ? await job.Outputs.WaitAsync(timeOut, clock, cancellationToken) : null;
        }
        finally
        {
            job.End();
        }
    }

    public void Dispose()
    {
        _jobs.CompleteAdding();
        while (_jobs.TryTake(out var job))
        {
            job.End();
        }

        // A thread that does not end in time keeps what it works with.
        if (_threads.TrueForAll(thread => thread.Join(TimeSpan.FromSeconds(2))))
        {
            _jobs.Dispose();
            _session.Dispose();
        }
    }

    private static InferenceSession Open(NetworkSettings settings, string key)
    {
        try
        {
            QuietRuntime();
            using var options = new Microsoft.ML.OnnxRuntime.SessionOptions
            {
                // A run works on the thread that asks for it, so that the threads of this class are all there are.
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,

                // Every text has another length: patterns of memory would be kept for each.
                EnableMemoryPattern = false,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            return new InferenceSession(settings.Model, options);
        }
#pragma warning disable CA1031 // A foreign file can fail in any way; all of them are a wrong setting.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            throw new ConfigurationException(key, $"cannot be loaded: {OneLine(failure)}");
        }
    }

    /// <summary>The runtime writes past the service's own log, and on some systems reports home; neither is wanted.</summary>
    private static void QuietRuntime()
    {
        var runtime = OrtEnv.Instance();
        runtime.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        runtime.DisableTelemetryEvents();
    }

    private static Input InputOf(string name, NodeMetadata input, string key)
    {
        if (name is not (Ids or Mask or Segments))
        {
            throw new ConfigurationException($"{key}:Model", $"has the input {name}, which the service cannot fill; known are {Ids}, {Mask} and {Segments}.");
        }

        if (input.ElementDataType is not (TensorElementType.Int64 or TensorElementType.Int32) || input.Dimensions is not [-1 or 1, var length])
        {
            throw new ConfigurationException($"{key}:Model", $"has the input {name} in a form that the service cannot fill: it must be one row of int64 or int32.");
        }

        return new Input(name, input.ElementDataType == TensorElementType.Int64, Math.Max(length, 0));
    }

    /// <summary>The output <c>logits</c>, or else the first of numbers.</summary>
    private static string OutputOf(InferenceSession session, string key) => session.OutputMetadata
        .Where(output => output.Value.ElementDataType is TensorElementType.Float or TensorElementType.Float16)
        .OrderByDescending(output => string.Equals(output.Key, "logits", StringComparison.Ordinal))
        .Select(output => output.Key)
        .FirstOrDefault() ?? throw new ConfigurationException($"{key}:Model", "has no output of float or float16.");

    private static string OneLine(Exception failure) =>
        (failure is TypeInitializationException { InnerException: { } inner } ? inner : failure).Message.ReplaceLineEndings(" ");

    private void Work()
    {
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            job.Run(Read);
        }
    }

    /// <summary>Has a text read while the start waits, when nothing else runs yet; returns how many numbers came of it.</summary>
    private int TryOut(string text, string key, string problem)
    {
        var job = new NetworkJob(text);
        _jobs.Add(job);
        try
        {
            return job.Outputs.WaitAsync(StartPatience).GetAwaiter().GetResult().Length;
        }
#pragma warning disable CA1031 // A foreign file can fail in any way; all of them are a wrong setting.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            throw new ConfigurationException(key, $"{problem}: {OneLine(failure)}");
        }
        finally
        {
            job.End();
        }
    }

    private float[] Read(string text, RunOptions options)
    {
        var ids = _tokenizer.Encode(text, _maximumLength);
        var length = _fixedLength > 0 ? _fixedLength : ids.Count;
        var inputs = new OrtValue[_inputs.Length];
        try
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                inputs[i] = Fill(_inputs[i], ids, length);
            }

            using var outputs = _session.Run(options, _inputNames, inputs, _outputName);
            return outputs[0].GetTensorTypeAndShape().ElementDataType == TensorElementType.Float16
                ? Array.ConvertAll(outputs[0].GetTensorDataAsSpan<Float16>().ToArray(), value => (float)value)
                : outputs[0].GetTensorDataAsSpan<float>().ToArray();
        }
        finally
        {
            foreach (var input in inputs)
            {
                input?.Dispose();
            }
        }
    }

    private OrtValue Fill(Input input, IReadOnlyList<int> ids, int length)
    {
        var values = new int[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = input.Name switch
            {
                Ids => i < ids.Count ? ids[i] : _tokenizer.Padding,
                Mask => i < ids.Count ? 1 : 0,
                _ => 0,
            };
        }

        return input.IsLong
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, value => (long)value), [1, length])
            : OrtValue.CreateTensorValueFromMemory(values, [1, length]);
    }

    /// <summary>An input of the network.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="IsLong">Whether it is of int64; else it is of int32.</param>
    /// <param name="Length">How many tokens it insists on; 0 when it takes any number.</param>
    private readonly record struct Input(string Name, bool IsLong, int Length);
}
