using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace Moderation.Service.Scoring.Second;

/// <summary>
/// A <c>tokenizer.json</c>, the form in which most models are published, as the file that the tokenizers read: <c>vocab.txt</c>
/// for WordPiece, a SentencePiece model for Unigram.
/// </summary>
internal sealed class TokenizerJson
{
    // Field numbers and values of sentencepiece_model.proto.
    private const int Pieces = 1;
    private const int Trainer = 2;
    private const int Normalizer = 3;
    private const int NormalPiece = 1;
    private const int UnknownPiece = 2;
    private const int ControlPiece = 3;
    private const int UnigramModel = 1;

    private TokenizerJson(byte[] vocabulary, bool isWordPiece, bool lowerCase)
    {
        Vocabulary = vocabulary;
        IsWordPiece = isWordPiece;
        LowerCase = lowerCase;
    }

    /// <summary>The content of the file that the tokenizer reads.</summary>
    public byte[] Vocabulary { get; }

    /// <summary>Whether it is a vocabulary of WordPiece; else it is a model of SentencePiece.</summary>
    public bool IsWordPiece { get; }

    /// <summary>Whether texts become lower case first.</summary>
    public bool LowerCase { get; }

    /// <exception cref="InvalidDataException">It is of a kind that cannot be read.</exception>
    public static TokenizerJson Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = document.RootElement;
        var model = root.GetProperty("model");
        var vocabulary = model.GetProperty("vocab");

        // Older files do not name the type; the form of the vocabulary tells.
        var type = model.TryGetProperty("type", out var named) ? named.GetString() : vocabulary.ValueKind == JsonValueKind.Array ? "Unigram" : string.Empty;
        return type switch
        {
            "WordPiece" => new TokenizerJson(WordPiece(vocabulary), isWordPiece: true, Find(root, "lowercase") is { ValueKind: JsonValueKind.True }),
            "Unigram" => new TokenizerJson(Unigram(root, model, vocabulary), isWordPiece: false, lowerCase: false),
            _ => throw new InvalidDataException($"its type '{type}' is not supported, only WordPiece and Unigram are."),
        };
    }

    private static byte[] WordPiece(JsonElement vocabulary)
    {
        var tokens = vocabulary.EnumerateObject().Select(token => (Id: token.Value.GetInt32(), token.Name)).Order().ToList();
        return tokens.Select((token, i) => token.Id == i).All(inOrder => inOrder)
            ? Encoding.UTF8.GetBytes(string.Concat(tokens.Select(token => token.Name + "\n")))
            : throw new InvalidDataException("its vocabulary has gaps.");
    }

    private static byte[] Unigram(JsonElement root, JsonElement model, JsonElement vocabulary)
    {
        using var bytes = new MemoryStream();
        using var proto = new CodedOutputStream(bytes);
        var special = root.TryGetProperty("added_tokens", out var added)
            ? added.EnumerateArray().Where(token => token.GetProperty("special").GetBoolean()).Select(token => token.GetProperty("content").GetString()!).ToHashSet(StringComparer.Ordinal)
            : [];
        var unknown = model.GetProperty("unk_id").GetInt32();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in vocabulary.EnumerateArray())
        {
            var piece = entry[0].GetString()!;
            var kind = ids.Count == unknown ? UnknownPiece : special.Contains(piece) ? ControlPiece : NormalPiece;
            ids.Add(piece, ids.Count);
            Message(proto, Pieces, message =>
            {
                Text(message, 1, piece);
                message.WriteTag(2, WireFormat.WireType.Fixed32);
                message.WriteFloat(entry[1].GetSingle());
                Number(message, 3, kind);
            });
        }

        Message(proto, Trainer, message =>
        {
            Number(message, 3, UnigramModel);
            Number(message, 40, unknown);
            Number(message, 41, Id("<s>"));
            Number(message, 42, Id("</s>"));
            Number(message, 43, ids.GetValueOrDefault("<pad>", -1));
            Text(message, 45, ids.First(piece => piece.Value == unknown).Key);
            Text(message, 46, "<s>");
            Text(message, 47, "</s>");
            Text(message, 48, "<pad>");
        });
        Message(proto, Normalizer, message =>
        {
            if (Find(root, "precompiled_charsmap") is { ValueKind: JsonValueKind.String } map)
            {
                message.WriteTag(2, WireFormat.WireType.LengthDelimited);
                message.WriteBytes(ByteString.CopyFrom(map.GetBytesFromBase64()));
            }

            // Blanks become marks before words, also before the first.
            Number(message, 3, 1);
            Number(message, 4, 1);
            Number(message, 5, 1);
        });
        proto.Flush();
        return bytes.ToArray();

        int Id(string piece) => ids.TryGetValue(piece, out var id) ? id : throw new InvalidDataException($"its vocabulary lacks {piece}.");
    }

    /// <summary>The first member of that name outside the vocabulary: normalisers may stand within others.</summary>
    private static JsonElement? Find(JsonElement root, string member)
    {
        return root.TryGetProperty("normalizer", out var normalizer) ? In(normalizer) : null;

        JsonElement? In(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => element.TryGetProperty(member, out var found)
                ? found
                : element.EnumerateObject().Select(inner => In(inner.Value)).FirstOrDefault(inner => inner is not null),
            JsonValueKind.Array => element.EnumerateArray().Select(In).FirstOrDefault(inner => inner is not null),
            _ => null,
        };
    }

    private static void Message(CodedOutputStream proto, int field, Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using var message = new CodedOutputStream(bytes);
        write(message);
        message.Flush();
        proto.WriteTag(field, WireFormat.WireType.LengthDelimited);
        proto.WriteBytes(ByteString.CopyFrom(bytes.GetBuffer(), 0, (int)bytes.Length));
    }

    private static void Text(CodedOutputStream message, int field, string value)
    {
        message.WriteTag(field, WireFormat.WireType.LengthDelimited);
        message.WriteString(value);
    }

    private static void Number(CodedOutputStream message, int field, int value)
    {
        message.WriteTag(field, WireFormat.WireType.Varint);
        message.WriteInt32(value);
    }
}
