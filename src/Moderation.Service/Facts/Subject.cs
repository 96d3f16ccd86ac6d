using System.Buffers.Binary;
using Moderation.Contracts;
using Moderation.Facts;

namespace Moderation.Service.Facts;

/// <summary>By what something that comments have in common is known. The values are stored: never reuse one.</summary>
internal enum SubjectKind : short
{
    /// <summary>The author's mailbox, by the keyed hash of its address; aliases of an address are one mailbox.</summary>
    Mailbox = 1,

    /// <summary>The IP address, by its keyed hash.</summary>
    Address = 2,

    /// <summary>The author's account at the site, by the keyed hash of its id.</summary>
    Account = 3,

    /// <summary>The article, by the keyed hash of its id.</summary>
    Article = 4,
}

/// <summary>What names a subject.</summary>
internal readonly record struct SubjectKey(string Site, SubjectKind Kind, string Hash)
{
    /// <summary>Hashes are keyed, so any part of them is spread well, and nobody outside can choose it.</summary>
    public override int GetHashCode() =>
        Hash.Length < 4 ? Hash.Length : (int)(((uint)Hash[0] << 24) ^ ((uint)Hash[1] << 16) ^ ((uint)Hash[2] << 8) ^ Hash[3]) * (int)Kind * 31;
}

/// <summary>What comments by one author, from one address or under one article came to. Not for several threads at once.</summary>
internal sealed class Subject(SubjectKey key)
{
    private const long TenMinutes = 10 * 60 * 1_000;
    private const long Day = 24 * 60 * 60 * 1_000;
    private const long Month = 30 * Day;

    /// <summary>Of the stored windows.</summary>
    private const byte Layout = 1;

    private const int Length = 1 + (4 * 16);

    private SlidingCount _inTenMinutes;
    private SlidingCount _inDay;
    private SlidingCount _inMonth;
    private SlidingCount _rejectedInMonth;

    public SubjectKey Key => key;

    /// <summary>Milliseconds since 1970; null before the first comment.</summary>
    public long? FirstSeenAt { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long LastSeenAt { get; set; }

    public int Submitted { get; set; }

    public int Approved { get; set; }

    public int Rejected { get; set; }

    public int Held { get; set; }

    /// <summary>What a moderator ordered.</summary>
    public StandingOrder Ordered { get; set; }

    /// <summary>Until when, in milliseconds since 1970; null for ever.</summary>
    public long? OrderedUntil { get; set; }

    /// <summary>The counts in sliding windows, as they are stored.</summary>
    public byte[]? Recent
    {
        get
        {
            var bytes = new byte[Length];
            bytes[0] = Layout;
            Write(bytes.AsSpan(1), _inTenMinutes);
            Write(bytes.AsSpan(17), _inDay);
            Write(bytes.AsSpan(33), _inMonth);
            Write(bytes.AsSpan(49), _rejectedInMonth);
            return bytes;
        }

        set
        {
            // What another version wrote counts as nothing: windows fill again by themselves.
            if (value is { Length: Length } && value[0] == Layout)
            {
                _inTenMinutes = Read(value.AsSpan(1));
                _inDay = Read(value.AsSpan(17));
                _inMonth = Read(value.AsSpan(33));
                _rejectedInMonth = Read(value.AsSpan(49));
            }
        }
    }

    /// <summary>All that is known of it.</summary>
    public SubjectState State
    {
        get => new(FirstSeenAt, LastSeenAt, Submitted, Approved, Rejected, Held, Ordered, OrderedUntil, _inTenMinutes, _inDay, _inMonth, _rejectedInMonth);
        set
        {
            (FirstSeenAt, LastSeenAt, Submitted, Approved, Rejected, Held) = (value.FirstSeenAt, value.LastSeenAt, value.Submitted, value.Approved, value.Rejected, value.Held);
            (Ordered, OrderedUntil) = (value.Ordered, value.OrderedUntil);
            (_inTenMinutes, _inDay, _inMonth, _rejectedInMonth) = (value.InTenMinutes, value.InDay, value.InMonth, value.RejectedInMonth);
        }
    }

    /// <summary>What is on record, without a comment whose verdict is given: an edit is not judged by itself.</summary>
    /// <param name="at">Now, in milliseconds since 1970.</param>
    /// <param name="without">The verdict of the comment that is left out; null when none is.</param>
    public SubjectHistory At(long at, Verdict? without)
    {
        var one = without is null ? 0 : 1;
        var submitted = Math.Max(0, Submitted - one);
        return new SubjectHistory
        {
            FirstSeenAt = submitted > 0 && FirstSeenAt is { } first ? DateTimeOffset.FromUnixTimeMilliseconds(first) : null,
            Submitted = submitted,
            Approved = Math.Max(0, Approved - (without == Verdict.Approve ? 1 : 0)),
            Rejected = Math.Max(0, Rejected - (without == Verdict.Reject ? 1 : 0)),
            Held = Math.Max(0, Held - (without == Verdict.Hold ? 1 : 0)),
            InTenMinutes = Math.Max(0, _inTenMinutes.Estimate(at, TenMinutes) - one),
            InDay = Math.Max(0, _inDay.Estimate(at, Day) - one),
            InMonth = Math.Max(0, _inMonth.Estimate(at, Month) - one),
            RejectedInMonth = Math.Max(0, _rejectedInMonth.Estimate(at, Month) - (without == Verdict.Reject ? 1 : 0)),
            Order = OrderedUntil <= at ? StandingOrder.None : Ordered,
        };
    }

    /// <summary>Counts a new comment.</summary>
    public void Count(Verdict verdict, long at)
    {
        FirstSeenAt = Math.Min(FirstSeenAt ?? at, at);
        LastSeenAt = Math.Max(LastSeenAt, at);
        Submitted++;
        _inTenMinutes = _inTenMinutes.Add(at, TenMinutes, 1);
        _inDay = _inDay.Add(at, Day, 1);
        _inMonth = _inMonth.Add(at, Month, 1);
        Change(verdict, 1, at);
    }

    /// <summary>Counts another verdict of a comment that was counted.</summary>
    public void Recount(Verdict from, Verdict to, long at)
    {
        LastSeenAt = Math.Max(LastSeenAt, at);
        if (from != to)
        {
            Change(from, -1, at);
            Change(to, 1, at);
        }
    }

    private void Change(Verdict verdict, int by, long at)
    {
        switch (verdict)
        {
            case Verdict.Approve:
                Approved += by;
                break;
            case Verdict.Reject:
                Rejected += by;
                _rejectedInMonth = _rejectedInMonth.Add(at, Month, by);
                break;
            default:
                Held += by;
                break;
        }
    }

    private static void Write(Span<byte> into, SlidingCount count)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into, count.StartedAt);
        BinaryPrimitives.WriteInt32LittleEndian(into[8..], count.Now);
        BinaryPrimitives.WriteInt32LittleEndian(into[12..], count.Before);
    }

    private static SlidingCount Read(ReadOnlySpan<byte> from) => new(
        BinaryPrimitives.ReadInt64LittleEndian(from), BinaryPrimitives.ReadInt32LittleEndian(from[8..]), BinaryPrimitives.ReadInt32LittleEndian(from[12..]));
}
