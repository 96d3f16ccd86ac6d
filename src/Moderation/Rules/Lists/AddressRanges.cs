using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Moderation.Rules.Lists;

/// <summary>
/// IP addresses and ranges, sorted by where they begin. Two ranges of prefixes never overlap but where one has the other, so the last that
/// begins before an address, with those that have it, are all that may have the address: one search, and as many steps as ranges are nested.
/// </summary>
internal sealed class AddressRanges
{
    private const int Bits = 128;
    private const int BitsOfVersion4 = 32;

    private readonly List<Range> _ranges = [];
    private int[] _outer = [];

    /// <summary>Whether an entry is an address or a range of them.</summary>
    public static bool IsRange(string entry) => Parse(entry) is not null;

    /// <summary>Adds an entry; one that is no address or range is left out.</summary>
    public void Add(int entry, string text)
    {
        if (Parse(text) is var (first, length))
        {
            _ranges.Add(new Range(first, first | ~Mask(length), length, entry));
        }
    }

    /// <summary>Makes it ready to find what was added.</summary>
    public void Close()
    {
        // Of those that begin together the widest comes first.
        _ranges.Sort((one, other) => (one.First, one.Length, one.Entry).CompareTo((other.First, other.Length, other.Entry)));
        _outer = new int[_ranges.Count];
        for (var i = 0; i < _ranges.Count; i++)
        {
            var outer = i - 1;
            while (outer >= 0 && _ranges[outer].Last < _ranges[i].Last)
            {
                outer = _outer[outer];
            }

            _outer[i] = outer;
        }
    }

    /// <summary>Adds every entry that the address is in, the narrowest range first.</summary>
    public void Find(IPAddress address, ref Places places)
    {
        if (_ranges.Count == 0)
        {
            return;
        }

        var number = NumberOf(address);
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ranges[middle].First <= number ? (middle + 1, high) : (low, middle);
        }

        for (var place = low - 1; place >= 0; place = _outer[place])
        {
            if (number <= _ranges[place].Last)
            {
                places.Add(_ranges[place].Entry, 0, 0);
            }
        }
    }

    private static (UInt128 First, int Length)? Parse(string entry)
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
        return (NumberOf(address) & Mask(length), length);
    }

    /// <summary>Version 4 as version 6 maps it, so that an address has one number however it arrived.</summary>
    private static UInt128 NumberOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static UInt128 Mask(int length) => length == 0 ? 0 : UInt128.MaxValue << (Bits - length);

    /// <param name="First">Its first address.</param>
    /// <param name="Last">Its last address.</param>
    /// <param name="Length">Of its prefix, in bits.</param>
    /// <param name="Entry">The entry's number.</param>
    private readonly record struct Range(UInt128 First, UInt128 Last, int Length, int Entry);
}
