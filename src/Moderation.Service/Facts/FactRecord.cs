using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Judging;
using Moderation.Scoring;

namespace Moderation.Service.Facts;

/// <summary>
/// What a comment was judged by and that cannot be found out from it later, as it is stored with the comment: scores, history, the
/// fingerprint of its text. Nothing in it tells the text, the address or who the author is.
/// </summary>
internal sealed record FactRecord
{
    /// <summary>Of the stored bytes. What has another is not read.</summary>
    private const byte Layout = 1;

    /// <summary>What models said and what was on record.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>Whether a model scored it.</summary>
    public required bool IsScored { get; init; }

    /// <summary>Whether the field that people do not see was filled in.</summary>
    public required bool HoneypotFilled { get; init; }

    /// <summary>How long the reader had had the form, in milliseconds; null when the site did not tell.</summary>
    public long? OnForm { get; init; }

    /// <summary>The fingerprint of the text.</summary>
    public required Fingerprint Text { get; init; }

    /// <summary>The author, by a hash; 0 when nobody knows who it is.</summary>
    public required ulong Author { get; init; }

    /// <summary>The article, by a hash; 0 when none was named.</summary>
    public required ulong Article { get; init; }

    /// <summary>The record as it is stored.</summary>
    public byte[] ToBytes()
    {
        var bytes = new MemoryStream(192);
        using var writer = new BinaryWriter(bytes);
        var (scored, history) = (Evidence.Scored, Evidence.History);
        writer.Write(Layout);
        writer.Write((byte)Fingerprint.Version);
        writer.Write((byte)((IsScored ? 1 : 0) | (scored.Score.Supported ? 2 : 0) | (scored.Second is { Unavailable: not null } ? 4 : 0) | (HoneypotFilled ? 8 : 0)));
        writer.Write((byte)Evidence.Email);
        writer.Write((byte)scored.Score.Language);
        for (var i = 0; i < Attributes.Count; i++)
        {
            writer.Write(scored.Score.Scores[i]);
        }

        WriteOptional(writer, OnForm);
        writer.Write(Author);
        writer.Write(Article);
        Write(writer, Text);
        Write(writer, history.Author);
        Write(writer, history.Mailbox);
        Write(writer, history.Address);
        Write(writer, history.Article);
        writer.Write7BitEncodedInt(history.Copies.Exact);
        writer.Write7BitEncodedInt(history.Copies.Near);
        writer.Write7BitEncodedInt(history.Copies.OtherAuthors);
        writer.Write7BitEncodedInt(history.Copies.OtherArticles);
        WriteOptional(writer, history.ReplyDepth);
        WriteOptional(writer, (long?)history.LastVerdict);
        return bytes.ToArray();
    }

    /// <summary>Reads a stored record; null when another version of the service wrote it.</summary>
    public static FactRecord? Read(byte[] bytes)
    {
        if (bytes.Length < 2 || bytes[0] != Layout)
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, 1, bytes.Length - 1));
        var fingerprintIsOurs = reader.ReadByte() == Fingerprint.Version;
        var flags = reader.ReadByte();
        var email = (EmailTraits)reader.ReadByte();
        var language = (CommentLanguage)reader.ReadByte();
        var scores = AttributeScores.Unknown();
        for (var i = 0; i < Attributes.Count; i++)
        {
            scores[i] = reader.ReadSingle();
        }

        var scored = new Scored
        {
            Score = new CommentScore(language, (flags & 2) != 0, scores),
            First = scores,
            Second = (flags & 4) != 0 ? SecondScore.Without(string.Empty, 0, SecondScore.Failed) : null,
        };
        return new FactRecord
        {
            IsScored = (flags & 1) != 0,
            HoneypotFilled = (flags & 8) != 0,
            OnForm = ReadOptional(reader),
            Author = reader.ReadUInt64(),
            Article = reader.ReadUInt64(),
            Text = ReadFingerprint(reader, fingerprintIsOurs),
            Evidence = new Evidence
            {
                Scored = scored,
                Email = email,
                History = new History
                {
                    Author = ReadSubject(reader),
                    Mailbox = ReadSubject(reader),
                    Address = ReadSubject(reader),
                    Article = ReadSubject(reader),
                    Copies = new Copies(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt()),
                    ReplyDepth = (int?)ReadOptional(reader),
                    LastVerdict = (Verdict?)ReadOptional(reader),
                },
            },
        };
    }

    private static void Write(BinaryWriter writer, Fingerprint text)
    {
        writer.Write((byte)((text.Exact is null ? 0 : 1) | (text.Near is null ? 0 : 2)));
        if (text.Exact is { } exact)
        {
            writer.Write(exact);
        }

        if (text.Near is { } near)
        {
            writer.Write(near);
            foreach (var key in text.Keys)
            {
                writer.Write(key);
            }
        }
    }

    private static Fingerprint ReadFingerprint(BinaryReader reader, bool isOurs)
    {
        var has = reader.ReadByte();
        ulong? exact = (has & 1) != 0 ? reader.ReadUInt64() : null;
        ulong? near = (has & 2) != 0 ? reader.ReadUInt64() : null;
        var keys = new uint[near is null ? 0 : Fingerprint.KeyCount];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = reader.ReadUInt32();
        }

        // Those of another version compare with nothing.
        return isOurs ? Fingerprint.Stored(exact, near, keys) : Fingerprint.Stored(null, null, []);
    }

    private static void Write(BinaryWriter writer, SubjectHistory? subject)
    {
        writer.Write(subject is not null);
        if (subject is null)
        {
            return;
        }

        WriteOptional(writer, subject.FirstSeenAt?.ToUnixTimeMilliseconds());
        writer.Write7BitEncodedInt(subject.Submitted);
        writer.Write7BitEncodedInt(subject.Approved);
        writer.Write7BitEncodedInt(subject.Rejected);
        writer.Write7BitEncodedInt(subject.Held);
        writer.Write7BitEncodedInt(subject.InTenMinutes);
        writer.Write7BitEncodedInt(subject.InDay);
        writer.Write7BitEncodedInt(subject.InMonth);
        writer.Write7BitEncodedInt(subject.RejectedInMonth);
        writer.Write((byte)subject.Order);
    }

    private static SubjectHistory? ReadSubject(BinaryReader reader) => !reader.ReadBoolean() ? null : new SubjectHistory
    {
        FirstSeenAt = ReadOptional(reader) is { } first ? DateTimeOffset.FromUnixTimeMilliseconds(first) : null,
        Submitted = reader.Read7BitEncodedInt(),
        Approved = reader.Read7BitEncodedInt(),
        Rejected = reader.Read7BitEncodedInt(),
        Held = reader.Read7BitEncodedInt(),
        InTenMinutes = reader.Read7BitEncodedInt(),
        InDay = reader.Read7BitEncodedInt(),
        InMonth = reader.Read7BitEncodedInt(),
        RejectedInMonth = reader.Read7BitEncodedInt(),
        Order = (StandingOrder)reader.ReadByte(),
    };

    /// <summary>0 for nothing, else one more than the number, so that what is often absent takes one byte.</summary>
    private static void WriteOptional(BinaryWriter writer, long? value) => writer.Write7BitEncodedInt64(value is { } some ? Math.Max(0, some) + 1 : 0);

    private static long? ReadOptional(BinaryReader reader) => reader.Read7BitEncodedInt64() is > 0 and var value ? value - 1 : null;
}
