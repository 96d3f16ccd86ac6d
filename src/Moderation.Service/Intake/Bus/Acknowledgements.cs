namespace Moderation.Service.Intake.Bus;

/// <summary>
/// Acknowledges the deliveries of one channel many at a time: "all up to this one" costs the broker little more than a single
/// one, and hundreds are finished together. A delivery that takes longer than those after it holds none of them up: they are
/// acknowledged singly.
/// </summary>
/// <param name="acknowledge">Sends an acknowledgement: the delivery tag, and whether all before it are meant too.</param>
internal sealed class Acknowledgements(Func<ulong, bool, ValueTask> acknowledge)
{
    private readonly Lock _gate = new();

    /// <summary>Finished deliveries beyond the first unfinished one that the broker was already told of, singly.</summary>
    private readonly HashSet<ulong> _settled = [];

    private List<ulong> _finished = [];
    private List<ulong> _sending = [];
    private ulong _oldest = 1;
    private Task _flushing = Task.CompletedTask;
    private bool _isFlushing;

    /// <summary>The work on a delivery is finished: the broker may forget it. Returns at once.</summary>
    public void Finish(ulong deliveryTag)
    {
        lock (_gate)
        {
            _finished.Add(deliveryTag);
            if (!_isFlushing)
            {
                _isFlushing = true;
                _flushing = Task.Run(FlushAsync);
            }
        }
    }

    /// <summary>The broker was told of a delivery in another way, such as a refusal.</summary>
    public void Settle(ulong deliveryTag)
    {
        lock (_gate)
        {
            _settled.Add(deliveryTag);
        }
    }

    /// <summary>Completes once everything finished so far is sent. Fails when the channel is gone; the broker delivers again then.</summary>
    public Task FlushedAsync()
    {
        lock (_gate)
        {
            return _flushing;
        }
    }

    private async Task FlushAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_finished.Count == 0)
                {
                    _isFlushing = false;
                    return;
                }

                (_finished, _sending) = (_sending, _finished);
            }

            await SendAsync();
            _sending.Clear();
        }
    }

    private async Task SendAsync()
    {
        // Deliveries finish nearly in order, so that sorting is all but free.
        _sending.Sort();
        var next = 0;
        ulong last = 0;
        lock (_gate)
        {
            while (true)
            {
                if (next < _sending.Count && _sending[next] == _oldest)
                {
                    last = _oldest;
                    next++;
                }
                else if (!_settled.Remove(_oldest))
                {
                    break;
                }

                _oldest++;
            }

            for (var i = next; i < _sending.Count; i++)
            {
                _settled.Add(_sending[i]);
            }
        }

        // Never one that the broker has forgotten: it would close the channel.
        if (last > 0)
        {
            await acknowledge(last, true);
        }

        for (; next < _sending.Count; next++)
        {
            await acknowledge(_sending[next], false);
        }
    }
}
