using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Moderation.Contracts;

namespace Moderation.TestSupport;

/// <summary>Test data with defaults, so that a test names only what it is about.</summary>
public static class A
{
    /// <summary>A comment nobody could object to.</summary>
    public const string PoliteText = "شكرا على هذا المقال المفيد، قرأته باهتمام";

    /// <summary>JSON as a careful client writes it: camel case, nothing null, Arabic as it is.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>An author with every field, made from a number; equal numbers are the same person.</summary>
    public static CommentAuthor Author(int number = 1)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return new CommentAuthor
        {
            Id = "reader-" + text,
            Name = "قارئ " + text,
            Email = $"reader{text}@example.org",
            Url = $"https://reader{text}.example.org/",
            Ip = string.Create(CultureInfo.InvariantCulture, $"192.0.2.{number % 254 + 1}"),
            UserAgent = "Mozilla/5.0 (X11; Linux x86_64)",
        };
    }

    /// <summary>An article with every field.</summary>
    public static CommentArticle Article(string id = "article-1") => new()
    {
        Id = id,
        Url = "https://news.example.org/" + id,
        Title = "افتتاح جسر جديد في المدينة",
        Section = "محليات",
        Tags = ["مدينة", "طرق"],
    };

    /// <summary>The body of <c>POST /v1/comments</c>, or one line of a batch.</summary>
    public static string CommentJson(
        string id = "comment-1",
        string text = PoliteText,
        CommentAuthor? author = null,
        CommentArticle? article = null,
        string? parentId = null,
        DateTimeOffset? submittedAt = null,
        string? honeypot = null) =>
        JsonSerializer.Serialize(new { id, text, author = author ?? Author(), article = article ?? Article(), parentId, submittedAt, honeypot }, Json);

    /// <summary>The body of a plain bus message: the same fields and the site.</summary>
    public static string BusJson(
        string site = ServiceSettings.Site,
        string id = "comment-1",
        string text = PoliteText,
        CommentAuthor? author = null,
        CommentArticle? article = null,
        string? parentId = null,
        DateTimeOffset? submittedAt = null,
        string? honeypot = null) =>
        JsonSerializer.Serialize(new { site, id, text, author = author ?? Author(), article = article ?? Article(), parentId, submittedAt, honeypot }, Json);

    /// <summary>The same as a message record.</summary>
    public static CommentSubmitted Submitted(string site = ServiceSettings.Site, string id = "comment-1", string text = PoliteText) =>
        new() { Site = site, Id = id, Text = text, Author = Author(), Article = Article() };

    /// <summary>A JSON request body.</summary>
    public static StringContent Body(string json) => new(json, Encoding.UTF8, MediaTypeNames.Application.Json);

    /// <summary>A request body of one JSON document per line.</summary>
    public static StringContent Lines(IEnumerable<string> documents) => new(string.Join('\n', documents), Encoding.UTF8, "application/x-ndjson");
}
