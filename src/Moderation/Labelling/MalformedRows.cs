namespace Moderation.Labelling;

/// <summary>Counts the lines of data files that cannot be read, tells of each, and says when there are too many.</summary>
/// <param name="limit">How many are passed over; the next ends the reading.</param>
/// <param name="tell">Is told the file, the line and the reason of each, never its text.</param>
/// <param name="wanted">What every line should be.</param>
internal sealed class MalformedRows(int limit, Action<string> tell, string wanted = "a labelled comment")
{
    /// <summary>How many there were.</summary>
    public int Count { get; private set; }

    /// <summary>Accepts none.</summary>
    public static MalformedRows NotOne() => new(0, _ => { });

    /// <summary>Counts one.</summary>
    /// <exception cref="InvalidDataException">It is one too many.</exception>
    public void Add(string file, int line, Exception reason)
    {
        var what = $"{file} line {line} is not {wanted}: {reason.Message}";
        if (++Count > limit)
        {
            throw new InvalidDataException(limit == 0 ? what : $"{what} More than {limit} such lines are not passed over.", reason);
        }

        tell(what);
    }
}
