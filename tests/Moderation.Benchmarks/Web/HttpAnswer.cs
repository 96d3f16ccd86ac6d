using System.Buffers.Text;

namespace Moderation.Benchmarks.Web;

/// <summary>As much of HTTP/1.1 as telling when an answer has ended needs.</summary>
internal static class HttpAnswer
{
    /// <summary>Whether all of an answer is there.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = answer[..(end + 2)];
        var body = answer[(end + 4)..];
        var length = head.IndexOf("Content-Length: "u8);
        if (length >= 0)
        {
            return Utf8Parser.TryParse(head[(length + 16)..], out int bytes, out _) && body.Length >= bytes;
        }

        return head.IndexOf("chunked"u8) < 0 || body.EndsWith("0\r\n\r\n"u8);
    }

    /// <summary>Whether it says 2xx.</summary>
    public static bool IsSuccess(ReadOnlySpan<byte> answer) => answer["HTTP/1.1 ".Length] == (byte)'2';
}
