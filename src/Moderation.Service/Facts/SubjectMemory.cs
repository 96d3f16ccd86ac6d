using System.Buffers.Text;
using System.Runtime.InteropServices;
using Moderation.Service.Storage;

namespace Moderation.Service.Facts;

/// <summary>
/// What this instance last read and wrote of subjects and of how deep comments lie in their threads. It spares reading them again for as
/// long as no other instance writes, which is checked in the writer's turn: see <see cref="PostgresBatch"/>. For the one who records.
/// </summary>
internal sealed class SubjectMemory
{
    /// <summary>Some 200 bytes each.</summary>
    private const int MostSubjects = 100_000;

    private const int MostDepths = 10_000;

    private readonly RecentMap<UInt128, SubjectState> _subjects = new(MostSubjects);
    private readonly RecentMap<(string Site, string Id), int?> _depths = new(MostDepths);

    /// <summary>Used again and again: one that a large batch fills is too large for the garbage collector's young objects.</summary>
    private readonly Dictionary<SubjectKey, Subject> _ofBatch = [];

    private long _position = -1;

    /// <summary>Whether nobody else recorded since this instance last looked in its turn; then the next batch can be judged by what is remembered.</summary>
    public bool IsAlone { get; private set; }

    /// <summary>The version of the subjects that what is remembered has; see <see cref="SubjectStore.Version"/>.</summary>
    public string Version { get; private set; } = string.Empty;

    /// <summary>Forgets everything that was not so at a position in the feed.</summary>
    public void Forget(long unlessAt)
    {
        if (_position != unlessAt)
        {
            _subjects.Clear();
            _depths.Clear();
            _position = unlessAt;
        }
    }

    /// <summary>Takes in what a look in the writer's turn has shown.</summary>
    /// <param name="isAlone">Whether nobody else had recorded.</param>
    /// <param name="version">The version of the subjects.</param>
    public void Looked(bool isAlone, string version)
    {
        IsAlone = isAlone;
        if (!string.Equals(Version, version, StringComparison.Ordinal))
        {
            Version = version;
            _subjects.Clear();
        }
    }

    /// <summary>An empty dictionary for the subjects of a batch; good until the next is asked for.</summary>
    public Dictionary<SubjectKey, Subject> OfBatch()
    {
        _ofBatch.Clear();
        return _ofBatch;
    }

    /// <summary>Fills a subject in with what is remembered of it, if it is.</summary>
    public bool TryRecall(Subject subject)
    {
        if (KeyOf(subject.Key) is not { } key || !_subjects.TryGet(key, out var state))
        {
            return false;
        }

        subject.State = state;
        return true;
    }

    /// <summary>Whether it is remembered how deep a comment lies.</summary>
    public bool TryFindDepth((string Site, string Id) comment, out int? depth) => _depths.TryGet(comment, out depth);

    /// <summary>Remembers what a batch left behind when it was committed.</summary>
    /// <param name="subjects">What the batch was about, as it stands now.</param>
    /// <param name="depths">Its comments and those they answer.</param>
    /// <param name="position">Up to where in the feed that holds.</param>
    public void Keep(IEnumerable<Subject> subjects, IEnumerable<KeyValuePair<(string Site, string Id), int?>> depths, long position)
    {
        foreach (var subject in subjects)
        {
            if (KeyOf(subject.Key) is { } key)
            {
                _subjects.Set(key, subject.State);
            }
        }

        foreach (var (comment, depth) in depths)
        {
            _depths.Set(comment, depth);
        }

        _position = position;
    }

    /// <summary>The 128 bits of the keyed hash, mixed with site and kind; null for a hash that is none of ours.</summary>
    private static UInt128? KeyOf(SubjectKey key)
    {
        Span<byte> hash = stackalloc byte[16];
        if (!Base64Url.TryDecodeFromChars(key.Hash, hash, out var length) || length != hash.Length)
        {
            return null;
        }

        return MemoryMarshal.Read<UInt128>(hash) ^ new UInt128(CopyMemory.SiteHash(key.Site), (ulong)key.Kind);
    }
}
