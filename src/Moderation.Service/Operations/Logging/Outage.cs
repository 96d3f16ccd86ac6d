namespace Moderation.Service.Operations.Logging;

/// <summary>Lets a failure that goes on be logged once, however often it is tried again.</summary>
internal sealed class Outage
{
    private int _isOn;

    /// <summary>True for the first failure since the last success.</summary>
    public bool Begins() => Interlocked.Exchange(ref _isOn, 1) == 0;

    /// <summary>It works again.</summary>
    public void End() => Volatile.Write(ref _isOn, 0);
}
