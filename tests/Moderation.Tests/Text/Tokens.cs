using Moderation.Text;

namespace Moderation.Tests.Text;

/// <summary>Tokens as tests want to see them.</summary>
internal static class Tokens
{
    /// <summary>The folded words of a text.</summary>
    public static string[] Words(string text) => Of(text, TokenKind.Word);

    /// <summary>The other readings of its words.</summary>
    public static string[] Readings(string text) => Of(text, TokenKind.Reading);

    /// <summary>The tokens with what they cover in the text as submitted.</summary>
    public static (string Folded, string Source)[] Spans(string text)
    {
        var tokens = Read(text);
        return [.. tokens.All.ToArray().Select(token => (tokens.Folded(token).ToString(), text[token.SourceStart..token.SourceEnd]))];
    }

    /// <summary>The text as tokens.</summary>
    public static TextTokens Read(string text)
    {
        var tokens = new TextTokens();
        TextScanner.Read(text, tokens);
        return tokens;
    }

    private static string[] Of(string text, TokenKind kind)
    {
        var tokens = Read(text);
        return [.. tokens.All.ToArray().Where(token => token.Kind == kind).Select(token => tokens.Folded(token).ToString())];
    }
}
