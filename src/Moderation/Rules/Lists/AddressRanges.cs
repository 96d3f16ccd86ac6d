using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Moderation.Rules.Lists;

/// <summary>IP addresses and ranges, by the length of their prefix: a look-up takes one step for each length that occurs.</summary>
internal sealed class AddressRanges
{
    private const int Bits = 128;
    private const int BitsOfVersion4 = 32;

    private readonly Dictionary<(UInt128 Prefix, int Length), List<ListedEntry>> _ranges = [];
    private readonly SortedSet<int> _lengths = [];

    /// <summary>Whether an entry is an address or a range of them.</summary>
    public static bool IsRange(string entry) => Parse(entry) is not null;

    /// <summary>Adds an entry; one that is no address or range is left out.</summary>
    public void Add(in ListedEntry listed)
    {
        if (Parse(listed.Entry.Text) is not { } range)
        {
            return;
        }

        _lengths.Add(range.Length);
        if (!_ranges.TryGetValue(range, out var same))
        {
            _ranges.Add(range, same = []);
        }

        same.Add(listed);
    }

    /// <summary>Every entry that the address is in, the narrowest range first.</summary>
    public IReadOnlyList<ListedEntry> Find(IPAddress address, DateTimeOffset now)
    {
        List<ListedEntry>? found = null;
        var number = NumberOf(address);
        foreach (var length in _lengths.Reverse())
        {
            if (_ranges.TryGetValue((Masked(number, length), length), out var entries))
            {
                (found ??= []).AddRange(entries.Where(listed => listed.Entry.IsActive(now)));
            }
        }

        return found ?? [];
    }

    private static (UInt128 Prefix, int Length)? Parse(string entry)
    {
        var text = entry.AsSpan().Trim();
        var slash = text.IndexOf('/');
        var host = slash < 0 ? text : text[..slash];

        // IPAddress takes 1 and 1.2 for addresses, as nobody writes them.
        if ((!host.Contains(':') && host.Count('.') != 3) || host.ContainsAny("[]%") || !IPAddress.TryParse(host, out var address))
        {
            return null;
        }

        var most = address.AddressFamily == AddressFamily.InterNetwork ? BitsOfVersion4 : Bits;
        var length = most;
        if (slash >= 0 && (!int.TryParse(text[(slash + 1)..], System.Globalization.NumberStyles.None, provider: null, out length) || length > most))
        {
            return null;
        }

        length += Bits - most;
        return (Masked(NumberOf(address), length), length);
    }

    /// <summary>Version 4 as version 6 maps it, so that an address has one number however it arrived.</summary>
    private static UInt128 NumberOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static UInt128 Masked(UInt128 number, int length) => length == 0 ? 0 : number & (UInt128.MaxValue << (Bits - length));
}
