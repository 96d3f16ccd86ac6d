using System.Text.Json;
using Moderation.Service.Operations;
using Moderation.Service.Scoring.Second;
using Moderation.TestSupport;

namespace Moderation.Tests.Scoring.Second;

public sealed class TextTokenizerTests : IDisposable
{
    private static readonly string[] Words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "كتاب", "##نا", "book", "أحمد", "احمد", "cafe", ",", "،", "[", "]"];

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("كتاب book", "كتاب book")]
    [InlineData("كتابنا،كتاب", "كتاب ##نا ، كتاب")]
    [InlineData("Book", "[UNK]")]
    [InlineData("أحمد", "أحمد")]
    [InlineData("books", "[UNK]")]
    [InlineData("", "")]
    public void Words_are_cut_into_pieces_of_the_vocabulary(string text, string pieces) => Assert.Equal(Expected(pieces), Encode(WordPiece(), text));

    [Theory]
    [InlineData("BOOK", "book")]
    [InlineData("Café", "cafe")]
    [InlineData("كِتَابٌ", "كتاب")]
    [InlineData("أحمد", "احمد")]
    public void A_vocabulary_of_lower_case_is_read_in_lower_case_without_accents(string text, string pieces) =>
        Assert.Equal(Expected(pieces), Encode(WordPiece(lowerCase: true), text));

    [Fact]
    public void What_a_reader_writes_is_never_a_mark_of_the_model()
    {
        var ids = Encode(WordPiece(), "[SEP] [CLS] [PAD] [MASK] كتاب");

        Assert.Equal((2, 3), (ids[0], ids[^1]));
        Assert.DoesNotContain(ids.Skip(1).SkipLast(1), id => id is 0 or 2 or 3 or 4);
        Assert.Equal([0, 2], Unigram().Encode("</s> <s> <pad>", 20).Where(id => id is 0 or 1 or 2));
    }

    [Fact]
    public void What_is_too_long_ends_early_and_still_ends()
    {
        Assert.Equal([2, 5, 5, 3], WordPiece().Encode(string.Concat(Enumerable.Repeat("كتاب ", 5_000)), 4));
        Assert.Equal([0, 4, 4, 2], Unigram().Encode(string.Concat(Enumerable.Repeat("كتاب ", 5_000)), 4));
    }

    [Theory]
    [InlineData("كتاب", new[] { 0, 4, 2 })]
    [InlineData("كتابنا  كتاب ", new[] { 0, 4, 5, 4, 2 })]
    [InlineData("نا", new[] { 0, 7, 5, 2 })]
    [InlineData("Ω", new[] { 0, 7, 3, 2 })]
    [InlineData("", new[] { 0, 2 })]
    public void A_published_tokenizer_of_SentencePiece_is_read_with_the_ids_that_it_gives(string text, int[] ids) => Assert.Equal(ids, Unigram().Encode(text, 20));

    [Fact]
    public void A_published_tokenizer_of_WordPiece_is_read()
    {
        var vocabulary = Words.Select((word, id) => (word, id)).ToDictionary(pair => pair.word, pair => pair.id, StringComparer.Ordinal);
        var cased = Load("tokenizer.json", JsonSerializer.Serialize(new { normalizer = new { type = "BertNormalizer", lowercase = false }, model = new { type = "WordPiece", vocab = vocabulary } }));
        var uncased = Load("tokenizer.json", JsonSerializer.Serialize(new { normalizer = new { type = "BertNormalizer", lowercase = true }, model = new { type = "WordPiece", vocab = vocabulary } }));

        Assert.Equal(Expected("كتاب ##نا [UNK]"), Encode(cased, "كتابنا Book"));
        Assert.Equal(Expected("كتاب ##نا book"), Encode(uncased, "كتابنا Book"));
    }

    [Theory]
    [InlineData("tokenizer.json", "{")]
    [InlineData("tokenizer.json", "{}")]
    [InlineData("tokenizer.json", """{"model":{"type":"BPE","vocab":{"a":0}}}""")]
    [InlineData("tokenizer.json", """{"model":{"type":"WordPiece","vocab":{"a":0,"b":2}}}""")]
    [InlineData("tokenizer.json", """{"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0]]}}""")]
    [InlineData("vocab.txt", "one\ntwo\n")]
    [InlineData("spiece.model", "no model")]
    [InlineData("vocab.bin", "")]
    public void A_file_that_is_no_tokenizer_is_told_in_one_line(string name, string content)
    {
        var problem = Assert.Throws<ConfigurationException>(() => Load(name, content));

        Assert.StartsWith("Key cannot be used: ", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<int> Encode(TextTokenizer tokenizer, string text) => tokenizer.Encode(text, 100);

    private static int[] Expected(string pieces) =>
        [2, .. pieces.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(piece => Array.IndexOf(Words, piece)), 3];

    private TextTokenizer WordPiece(bool lowerCase = false) => Load("vocab.txt", string.Join('\n', Words), lowerCase);

    private TextTokenizer Unigram() => Load("tokenizer.json", JsonSerializer.Serialize(new
    {
        added_tokens = new[] { Special("<s>"), Special("<pad>"), Special("</s>"), Special("<unk>") },
        normalizer = (object?)null,
        model = new { type = "Unigram", unk_id = 3, vocab = new object[][] { ["<s>", 0], ["<pad>", 0], ["</s>", 0], ["<unk>", 0], ["▁كتاب", -1.5], ["نا", -2], ["▁book", -3], ["▁", -4] } },
    }));

    private static object Special(string content) => new { content, special = true };

    private TextTokenizer Load(string name, string content, bool lowerCase = false)
    {
        var path = _folder.File(name);
        File.WriteAllText(path, content);
        return TextTokenizer.Load(new NetworkSettings("model.onnx", path, lowerCase, 128, 1), "Key");
    }
}
