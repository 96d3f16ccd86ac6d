using System.Globalization;
using System.Text;

namespace Moderation.Service.Demo;

/// <summary>A comment as one visitor sees it: everything of it that is sent to that visitor's browser.</summary>
/// <remarks>Public, like the other types that pages show, because Razor makes pages public.</remarks>
public sealed record CommentView
{
    /// <summary>The comment's id.</summary>
    public required string Id { get; init; }

    /// <summary>The place of its last change among all changes.</summary>
    public required long Change { get; init; }

    /// <summary>Where it is; <c>gone</c> when the visitor must not see it any more, and then everything below is absent.</summary>
    public required string State { get; init; }

    /// <summary>The same for people to read; only for its author.</summary>
    public string? StateText { get; init; }

    /// <summary>The comment that began the conversation; absent when this one does.</summary>
    public string? ThreadId { get; init; }

    /// <summary>The author's name, as hostile as anything that people type.</summary>
    public string? Name { get; init; }

    /// <summary>The author's web site, http or https.</summary>
    public string? Website { get; init; }

    /// <summary>What the author wrote.</summary>
    public string? Text { get; init; }

    /// <summary>When it was posted, for machines.</summary>
    public string? PostedAt { get; init; }

    /// <summary>When it was posted, for people.</summary>
    public string? PostedText { get; init; }

    /// <summary>Whether the visitor wrote it.</summary>
    public bool IsMine { get; init; }

    /// <summary>Whether it was changed after it was posted.</summary>
    public bool IsEdited { get; init; }

    /// <summary>What a visitor sees of a comment that was changed.</summary>
    internal static CommentView Of(DemoComment comment, string visitor)
    {
        var isMine = visitor.Length > 0 && string.Equals(comment.Author, visitor, StringComparison.Ordinal);
        if (!isMine && comment.State != CommentState.Approved)
        {
            return new CommentView { Id = comment.Id, Change = comment.Change, State = "gone" };
        }

        var postedAt = DateTimeOffset.FromUnixTimeMilliseconds(comment.PostedAt);
        return new CommentView
        {
            Id = comment.Id,
            Change = comment.Change,
            State = comment.State.ToString().ToLowerInvariant(),
            StateText = isMine ? TextOf(comment.State) : null,
            ThreadId = comment.ThreadId,
            Name = comment.Name,
            Website = Websites.IsSafe(comment.Website) ? comment.Website : null,
            Text = comment.Text,
            PostedAt = postedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            PostedText = ArabicTime.Format(postedAt),
            IsMine = isMine,
            IsEdited = comment.Version > 1,
        };
    }

    private static string TextOf(CommentState state) => state switch
    {
        CommentState.Approved => "نُشر تعليقك، شكرًا لمشاركتك.",
        CommentState.Held => "تعليقك بانتظار المراجعة، ولا يراه الآن أحد سواك.",
        CommentState.Rejected => "لم يُنشر تعليقك لأنه يخالف شروط التعليق، ولا يراه أحد سواك.",
        CommentState.Refused => "تعذّر قبول تعليقك بصيغته هذه. عدّله ثم أرسله من جديد.",
        _ => "حفظنا تعليقك وسيصل إلى المراجعة بعد لحظات. تعليقك بانتظار المراجعة.",
    };
}

/// <summary>Times as an Arabic paper writes them, the same on every machine.</summary>
internal static class ArabicTime
{
    private static readonly CompositeFormat Format1 = CompositeFormat.Parse("{0} {1} {2}، {3:00}:{4:00}");

    private static readonly string[] Months =
        ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];

    public static string Format(DateTimeOffset time)
    {
        var local = time.ToOffset(DemoArticle.Zone);
        return string.Format(CultureInfo.InvariantCulture, Format1, local.Day, Months[local.Month - 1], local.Year, local.Hour, local.Minute);
    }
}

/// <summary>Addresses of readers' web sites.</summary>
internal static class Websites
{
    /// <summary>Whether a page may link to it.</summary>
    public static bool IsSafe(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Contains('.', StringComparison.Ordinal);

    /// <summary>The address that a reader means, who may leave the scheme out; null when it is none of a web site.</summary>
    public static string? Read(string typed)
    {
        var address = typed.Contains(':', StringComparison.Ordinal) ? typed : "https://" + typed;
        return IsSafe(address) && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 ? uri.AbsoluteUri : null;
    }
}
