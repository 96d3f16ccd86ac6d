using Microsoft.ML.Tokenizers;
using Moderation.Service.Operations;

namespace Moderation.Service.Scoring.Second;

/// <summary>Cuts texts into the tokens of a network, between the tokens that begin and end a text. Shared by all threads.</summary>
internal sealed class TextTokenizer
{
    /// <summary>What begins a text, what ends it, and what fills up: the names that BERT and SentencePiece have for them.</summary>
    private static readonly string[] Beginnings = ["<s>", "[CLS]"];
    private static readonly string[] Ends = ["</s>", "[SEP]"];
    private static readonly string[] Paddings = ["<pad>", "[PAD]"];

    private readonly Func<string, int, IReadOnlyList<int>> _encode;
    private readonly int? _beginning;
    private readonly int? _end;

    private TextTokenizer(Func<string, int, IReadOnlyList<int>> encode, int? beginning, int? end, int? padding)
    {
        _encode = encode;
        _beginning = beginning;
        _end = end;
        Padding = padding ?? 0;
    }

    /// <summary>The token that fills up to a length that the network insists on.</summary>
    public int Padding { get; }

    /// <summary>Reads a tokenizer's file.</summary>
    /// <exception cref="ConfigurationException">It cannot be used; the message names the key.</exception>
    public static TextTokenizer Load(NetworkSettings settings, string key)
    {
        try
        {
            return Path.GetExtension(settings.Tokenizer).ToUpperInvariant() switch
            {
                ".TXT" => WordPiece(File.ReadAllBytes(settings.Tokenizer), settings.LowerCase),
                ".MODEL" => SentencePiece(File.ReadAllBytes(settings.Tokenizer)),
                ".JSON" when TokenizerJson.Read(settings.Tokenizer) is var json => json.IsWordPiece
                    ? WordPiece(json.Vocabulary, json.LowerCase)
                    : SentencePiece(json.Vocabulary),
                _ => throw new InvalidDataException("it must be a vocab.txt, a tokenizer.json or a SentencePiece .model."),
            };
        }
#pragma warning disable CA1031 // A foreign file can fail in any way; all of them are a wrong setting.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            throw new ConfigurationException(key, $"cannot be used: {failure.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>The tokens of a text, with those that begin and end it; what exceeds the length is left out at its end.</summary>
    public IReadOnlyList<int> Encode(string text, int maximumLength)
    {
        var ids = new List<int>(Math.Min(maximumLength, text.Length + 2));
        if (_beginning is { } beginning)
        {
            ids.Add(beginning);
        }

        ids.AddRange(_encode(text, maximumLength - (_beginning is null ? 0 : 1) - (_end is null ? 0 : 1)));
        if (_end is { } end)
        {
            ids.Add(end);
        }

        // Of nothing no network can say anything.
        return ids.Count > 0 ? ids : [Padding];
    }

    private static TextTokenizer WordPiece(byte[] vocabulary, bool lowerCase)
    {
        using var stream = new MemoryStream(vocabulary);
        var tokenizer = BertTokenizer.Create(stream, new BertOptions
        {
            LowerCaseBeforeTokenization = lowerCase,

            // As those do who train such models: without upper case, there are no accents either.
            RemoveNonSpacingMarks = lowerCase,

            // A reader who writes [SEP] has written five characters, not the end of his text.
            SplitOnSpecialTokens = false,
        });
        return new TextTokenizer(
            (text, most) => tokenizer.EncodeToIds(text, most, addSpecialTokens: false, out _, out _),
            tokenizer.ClassificationTokenId,
            tokenizer.SeparatorTokenId,
            tokenizer.PaddingTokenId);
    }

    private static TextTokenizer SentencePiece(byte[] model)
    {
        using var stream = new MemoryStream(model);
        var tokenizer = SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false);
        return new TextTokenizer(
            (text, most) => tokenizer.EncodeToIds(text, addBeginningOfSentence: false, addEndOfSentence: false, most, out _, out _),
            Find(Beginnings),
            Find(Ends),
            Find(Paddings));

        int? Find(string[] names) => Array.Find(names, tokenizer.Vocabulary.ContainsKey) is { } name ? tokenizer.Vocabulary[name] : null;
    }
}
