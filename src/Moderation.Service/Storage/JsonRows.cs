using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Moderation.Service.Storage;

/// <summary>Many rows as one parameter, for SQLite, which has no arrays: a JSON array of arrays, to be read with <c>json_each</c>.</summary>
internal static class JsonRows
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="write">Writes the values of a row.</param>
    public static string Of<T>(IEnumerable<T> rows, Action<Utf8JsonWriter, T> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Writing))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartArray();
                write(json, row);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
