using Google.Protobuf;

namespace Moderation.TestSupport;

/// <summary>
/// A text classifier of a handful of words, written as an ONNX file with its vocabulary. What it answers can be worked out by
/// hand: every <see cref="Bad"/> word adds 2 to the first output and takes 1 from the second, every <see cref="Good"/> word
/// takes 2 from the first, and the outputs begin at -1 and 0.5.
/// </summary>
public static class TinyNetwork
{
    /// <summary>A word that speaks for the first label.</summary>
    public const string Bad = "سيئ";

    /// <summary>A word that speaks against the first label.</summary>
    public const string Good = "جميل";

    /// <summary>A word that keeps the network busy for a very long time.</summary>
    public const string Slow = "بطيء";

    /// <summary>A word that the network fails on.</summary>
    public const string Fatal = "قاتل";

    /// <summary>A word that it answers to with what is no number.</summary>
    public const string Senseless = "هراء";

    private const int Float = 1;
    private const int Int32 = 6;
    private const int Int64 = 7;

    /// <summary>The last is beyond the table of the network, which is why it fails on it.</summary>
    private static readonly string[] Words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", Bad, Good, Slow, Senseless, "bad", "##ly", Fatal];

    /// <summary>Writes <c>tiny.onnx</c> and <c>vocab.txt</c> into a folder.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="narrow">Whether its inputs are of int32 and have no segments.</param>
    /// <param name="length">The number of tokens that it insists on; 0 when it takes any.</param>
    /// <param name="ids">What it calls its input of tokens.</param>
    /// <param name="places">The most tokens that it has places for.</param>
    /// <returns>The paths of both.</returns>
    public static (string Model, string Vocabulary) Write(string folder, bool narrow = false, int length = 0, string ids = "input_ids", int places = 512)
    {
        var model = Path.Combine(folder, "tiny.onnx");
        var vocabulary = Path.Combine(folder, "vocab.txt");
        File.WriteAllBytes(model, Model(narrow ? Int32 : Int64, length, places, narrow ? [ids, "attention_mask"] : [ids, "attention_mask", "token_type_ids"]));
        File.WriteAllText(vocabulary, string.Join('\n', Words) + "\n");
        return (model, vocabulary);
    }

    /// <summary>The settings that give a site of <see cref="ServiceSettings"/> this network.</summary>
    public static ServiceSettings WithTinyNetwork(this ServiceSettings settings, string folder, string site = ServiceSettings.Site)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (model, vocabulary) = Write(folder);
        var key = $"Sites:{site}:SecondScorer:";
        return settings
            .With(key + "Model", model).With(key + "Tokenizer", vocabulary)
            .With(key + "Labels:0", "toxicity").With(key + "Labels:1", "-").With(key + "Activation", "softmax");
    }

    private static byte[] Model(int idType, int length, int places, string[] inputs)
    {
        float[] table = new float[(Words.Length - 1) * 2];
        table[Array.IndexOf(Words, Bad) * 2] = table[Array.IndexOf(Words, "bad") * 2] = 1;
        table[(Array.IndexOf(Words, Good) * 2) + 1] = 1;
        table[Array.IndexOf(Words, Senseless) * 2] = float.NaN;

        // With every word once in a sum, the mask counts too: what fills up must not.
        table[1] = 100;
        var graph = Message(
            Node("Gather", ["table", inputs[0]], "meanings"),
            Node("Shape", [inputs[0]], "shape"),
            Node("Slice", ["shape", "first", "last", "zero"], "length"),
            Node("Slice", ["places", "zero", "length", "zero"], "positions"),
            Node("Add", ["meanings", "positions"], "words"),
            Node("Cast", ["attention_mask"], "mask", Attribute("to", Float)),
            Node("Unsqueeze", ["mask", "last"], "column"),
            Node("Mul", ["words", "column"], "read"),
            Node("ReduceSum", ["read", "first"], "sum", Attribute("keepdims", 0)),
            Node("MatMul", ["sum", "weights"], "product"),
            Node("Add", ["product", "bias"], "answer"),
            Node("Cast", [inputs[0]], "long", Attribute("to", Int64)),
            Node("Equal", ["long", "slow"], "isSlow"),
            Node("Cast", ["isSlow"], "slowness", Attribute("to", Int64)),
            Node("ReduceSum", ["slowness"], "slowWords", Attribute("keepdims", 0)),
            Node("Mul", ["slowWords", "steps"], "trips"),
            Node("Loop", ["trips", "", "answer"], "logits", Attribute("body", Body())),
            Text(2, "tiny"),
            Tensor("table", Float, [Words.Length - 1, 2], table),
            Tensor("weights", Float, [2, 2], [2, -1, -2, 0]),
            Tensor("bias", Float, [2], [-1, 0.5f]),
            Tensor("places", Float, [places, 2], new float[places * 2]),
            Tensor("zero", Int64, [1], longs: [0]),
            Tensor("first", Int64, [1], longs: [1]),
            Tensor("last", Int64, [1], longs: [2]),
            Tensor("slow", Int64, [1], longs: [Array.IndexOf(Words, Slow)]),
            Tensor("steps", Int64, [], longs: [2_000_000_000]),
            Concat([.. inputs.Select(input => Value(11, input, idType, 1, length == 0 ? -1 : length))]),
            Value(12, "logits", Float, 1, 2));
        return Message(Number(1, 8), Bytes(8, Number(2, 13)), Bytes(7, graph));
    }

    private static byte[] Body() => Message(
        Node("Identity", ["goesOn"], "goesOnStill"),
        Node("Mul", ["carried", "one"], "carriedOn"),
        Text(2, "body"),
        Tensor("one", Float, [], [1]),
        Value(11, "trip", Int64),
        Value(11, "goesOn", 9),
        Value(11, "carried", Float, 1, 2),
        Value(12, "goesOnStill", 9),
        Value(12, "carriedOn", Float, 1, 2));

    // The fields of onnx.proto.
    private static byte[] Node(string type, string[] inputs, string output, params byte[][] attributes) => Bytes(1, Message(
        Concat([.. inputs.Select(input => Text(1, input))]), Text(2, output), Text(4, type), Concat([.. attributes.Select(attribute => Bytes(5, attribute))])));

    private static byte[] Attribute(string name, long value) => Message(Text(1, name), Number(3, value), Number(20, 2));

    private static byte[] Attribute(string name, byte[] graph) => Message(Text(1, name), Bytes(6, graph), Number(20, 5));

    private static byte[] Tensor(string name, int type, long[] dimensions, float[]? floats = null, long[]? longs = null) => Bytes(5, Message(
        Concat([.. dimensions.Select(dimension => Number(1, dimension))]),
        Number(2, type),
        Text(8, name),
        Bytes(9, floats is not null ? Concat([.. floats.Select(BitConverter.GetBytes)]) : Concat([.. longs!.Select(BitConverter.GetBytes)]))));

    private static byte[] Value(int field, string name, int type, params long[] dimensions) => Bytes(field, Message(
        Text(1, name),
        Bytes(2, Bytes(1, Message(
            Number(1, type),
            Bytes(2, Concat([.. dimensions.Select(dimension => Bytes(1, dimension < 0 ? Text(2, "any") : Number(1, dimension)))])))))));

    private static byte[] Number(int field, long value) => Write(proto =>
    {
        proto.WriteTag(field, WireFormat.WireType.Varint);
        proto.WriteInt64(value);
    });

    private static byte[] Text(int field, string value) => Write(proto =>
    {
        proto.WriteTag(field, WireFormat.WireType.LengthDelimited);
        proto.WriteString(value);
    });

    private static byte[] Bytes(int field, byte[] value) => Write(proto =>
    {
        proto.WriteTag(field, WireFormat.WireType.LengthDelimited);
        proto.WriteBytes(ByteString.CopyFrom(value));
    });

    private static byte[] Message(params byte[][] fields) => Concat(fields);

    private static byte[] Concat(byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static byte[] Write(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using var proto = new CodedOutputStream(bytes);
        write(proto);
        proto.Flush();
        return bytes.ToArray();
    }
}
