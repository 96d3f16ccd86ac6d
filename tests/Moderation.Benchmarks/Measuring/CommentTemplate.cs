using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Moderation.TestSupport;

namespace Moderation.Benchmarks.Measuring;

/// <summary>A written comment in which only the id still has to be set, so that making messages costs the machine next to nothing.</summary>
internal sealed class CommentTemplate
{
    /// <summary>How many digits an id has.</summary>
    public const int IdLength = 10;

    private const int Readers = 20_000;
    private const int Articles = 300;

    private static readonly string Placeholder = new('0', IdLength);

    private readonly int _idOffset;

    private CommentTemplate(string before, string json)
    {
        Bytes = Encoding.UTF8.GetBytes(before + json);
        _idOffset = Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"id\":\"{Placeholder}\"")) + "\"id\":\"".Length;
    }

    /// <summary>The whole message.</summary>
    public byte[] Bytes { get; }

    /// <summary>Bus messages.</summary>
    public static CommentTemplate[] Messages(int count) =>
        [.. Enumerable.Range(0, count).Select(number => new CommentTemplate("", A.BusJson(id: Placeholder, text: Text(number), author: Author(number), article: Article(number))))];

    /// <summary>HTTP requests.</summary>
    public static CommentTemplate[] Requests(int count, string path, string apiKey) =>
        [.. Enumerable.Range(0, count).Select(number =>
        {
            var json = A.CommentJson(id: Placeholder, text: Text(number), author: Author(number), article: Article(number));
            return new CommentTemplate(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {apiKey}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n"),
                json);
        })];

    /// <summary>Sets the id: every number below 2^32 gives another, and neighbours lie far apart, as with random ids.</summary>
    public CommentTemplate Stamp(long number)
    {
        Utf8Formatter.TryFormat(Scatter(number), Bytes.AsSpan(_idOffset, IdLength), out _, new('D', IdLength));
        return this;
    }

    /// <summary>The id that a number gives.</summary>
    public static long Scatter(long number) => number * 2_654_435_761 % 4_294_967_296;

    private static string Text(int number) => CommentWriter.Write(number).Text;

    private static Contracts.CommentAuthor Author(int number) => A.Author(number * 31 % Readers);

    private static Contracts.CommentArticle Article(int number) => A.Article(string.Create(CultureInfo.InvariantCulture, $"article-{number % Articles}"));
}
