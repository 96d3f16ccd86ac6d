using System.Globalization;
using System.Text;
using Moderation.Contracts;

namespace Moderation.Service.Intake;

/// <summary>What is wrong with a submitted comment.</summary>
/// <param name="Field">The field, named as on the wire.</param>
/// <param name="Problem">What is wrong with it, without quoting it.</param>
/// <param name="TooLarge">Whether it is only too long.</param>
internal sealed record InvalidField(string Field, string Problem, bool TooLarge = false);

/// <summary>Checks what a site submitted, whichever door it came through.</summary>
internal sealed class CommentValidation(IntakeOptions options)
{
    private const int LongestId = 200;
    private const int LongestName = 500;
    private const int LongestUrl = 4_000;
    private const int LongestLanguage = 35;
    private const int MostTags = 100;

    /// <summary>
    /// Marks in a row on one character. Unicode's stream-safe format (UAX #15) allows 30 where text is meant to be read;
    /// four times that is no language.
    /// </summary>
    private const int MostMarksInARow = 120;

    /// <summary>The first thing wrong with the comment; null when it can be taken in.</summary>
    public InvalidField? Check(CommentSubmitted comment) =>
        CheckId("id", comment.Id)
        ?? CheckBody(comment.Text)
        ?? CheckAuthor(comment.Author)
        ?? CheckArticle(comment.Article)
        ?? (comment.ParentId is null ? null : CheckId("parentId", comment.ParentId))
        ?? CheckTime("submittedAt", comment.SubmittedAt)
        ?? CheckTime("formShownAt", comment.FormShownAt)
        ?? CheckText("honeypot", comment.Honeypot, LongestUrl);

    private static InvalidField? CheckTime(string field, DateTimeOffset? time) =>
        time is { Year: < 1970 or > 9000 } ? new InvalidField(field, "must be a time after 1970.") : null;

    /// <summary>What is wrong with an id; null when nothing is.</summary>
    public static InvalidField? CheckId(string field, string? id) =>
        string.IsNullOrWhiteSpace(id) ? new InvalidField(field, "must not be empty.")

        // No client can send either as the end of an address: both are resolved before they leave it.
        : id is "." or ".." ? new InvalidField(field, "must not be '.' or '..'.")
        : CheckText(field, id, LongestId);

    private InvalidField? CheckBody(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new InvalidField("text", "must not be empty.");
        }

        return CheckText("text", text, options.MaxTextLength)
            ?? (IsInvisible(text) ? new InvalidField("text", "must not be empty: it has no visible character.") : null)
            ?? (StacksMarks(text)
                ? new InvalidField("text", string.Create(CultureInfo.InvariantCulture, $"has more than {MostMarksInARow} combining marks in a row."))
                : null);
    }

    private static InvalidField? CheckAuthor(CommentAuthor? author) => author is null ? null :
        CheckText("author.id", author.Id, LongestId)
        ?? CheckText("author.name", author.Name, LongestName)
        ?? CheckText("author.email", author.Email, LongestName)
        ?? CheckText("author.url", author.Url, LongestUrl)
        ?? CheckText("author.ip", author.Ip, LongestName)
        ?? CheckText("author.userAgent", author.UserAgent, LongestUrl);

    private static InvalidField? CheckArticle(CommentArticle? article)
    {
        if (article is null)
        {
            return null;
        }

        if (article.Tags?.Count > MostTags)
        {
            return new InvalidField("article.tags", string.Create(CultureInfo.InvariantCulture, $"must be at most {MostTags} tags."), TooLarge: true);
        }

        return CheckText("article.id", article.Id, LongestId)
            ?? CheckText("article.url", article.Url, LongestUrl)
            ?? CheckText("article.title", article.Title, LongestUrl)
            ?? CheckText("article.section", article.Section, LongestName)
            ?? CheckText("article.language", article.Language, LongestLanguage)
            ?? CheckTime("article.publishedAt", article.PublishedAt)
            ?? article.Tags?.Select(tag => tag is null ? new InvalidField("article.tags", "must not contain null.") : CheckText("article.tags", tag, LongestName))
                .FirstOrDefault(problem => problem is not null);
    }

    /// <summary>What is wrong with a text, however blank; null when nothing is, or there is none.</summary>
    public static InvalidField? CheckText(string field, string? text, int longest)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > longest)
        {
            return new InvalidField(
                field, string.Create(CultureInfo.InvariantCulture, $"must be at most {longest} UTF-16 code units long; it has {text.Length}."), TooLarge: true);
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return new InvalidField(field, "must not contain the character NUL (U+0000).");
        }

        return IsWellFormed(text) ? null : new InvalidField(field, "must be well-formed Unicode: it contains half a surrogate pair.");
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var next = text.IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0)
            {
                return true;
            }

            if (Rune.DecodeFromUtf16(text[next..], out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            text = text[(next + length)..];
        }

        return true;
    }

    private static bool IsInvisible(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune)
                && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.Control)
                && !IsBlank(rune.Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Characters that look like nothing although their category is that of letters, marks or symbols: fillers, joiners, variation selectors.</summary>
    private static bool IsBlank(int rune) =>
        rune is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0
            or (>= 0xE0000 and <= 0xE0FFF);

    private static bool StacksMarks(string text)
    {
        var marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value < 0x300)
            {
                marks = 0;
                continue;
            }

            marks = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (marks > MostMarksInARow)
            {
                return true;
            }
        }

        return false;
    }
}
