using System.Text.Json;

namespace Moderation.Tests.Training;

/// <summary>Labelled comments made up for tests, enough for a model to learn something in a second.</summary>
internal static class TinyComments
{
    private static readonly string[] EnglishInsults = ["idiot", "stupid fool", "disgusting liar", "dumb moron", "ugly pig"];
    private static readonly string[] EnglishPraise = ["writer", "great friend", "honest helper", "kind neighbour", "clever student"];
    private static readonly string[] EnglishFrames = ["you are a {0}", "what a {0} he is", "this {0} again", "my opinion: {0}", "they call her {0} every day", "{0} from Basra"];
    private static readonly string[] ArabicInsults = ["غبي", "حقير", "كلب", "تافه", "خنزير"];
    private static readonly string[] ArabicPraise = ["كاتب", "صديق", "كريم", "محترم", "ذكي"];
    private static readonly string[] ArabicFrames = ["انت {0} جدا", "هذا الرجل {0} دائما", "رأيي انه {0}", "كل يوم نراه {0}", "قالوا عنه {0} امس", "{0} من البصرة"];

    /// <summary>English.</summary>
    public static IReadOnlyList<(string Text, bool IsToxic)> English { get; } =
        [.. Combine(EnglishFrames, EnglishInsults, isToxic: true), .. Combine(EnglishFrames, EnglishPraise, isToxic: false)];

    /// <summary>Arabic.</summary>
    public static IReadOnlyList<(string Text, bool IsToxic)> Arabic { get; } =
        [.. Combine(ArabicFrames, ArabicInsults, isToxic: true), .. Combine(ArabicFrames, ArabicPraise, isToxic: false)];

    /// <summary>Writes both languages as data sets, three each; every fourth comment is for dev.</summary>
    public static void Write(string folder)
    {
        Write(folder, "en", English);
        Write(folder, "ar", Arabic);
    }

    private static void Write(string folder, string language, IReadOnlyList<(string Text, bool IsToxic)> comments)
    {
        for (var set = 0; set < 3; set++)
        {
            File.WriteAllLines(
                Path.Combine(folder, $"{language}_set{set}.jsonl"),
                comments.Select((comment, i) => JsonSerializer.Serialize(new
                {
                    id = $"{set}-{i}",
                    text = $"{comment.Text} {set}",
                    lang = language,
                    split = i % 4 == 3 ? "dev" : "train",
                    toxic = comment.IsToxic ? 1 : 0,
                    spam = (int?)null,
                })));
        }
    }

    private static IEnumerable<(string Text, bool IsToxic)> Combine(string[] frames, string[] words, bool isToxic) =>
        from frame in frames
        from word in words
        select (frame.Replace("{0}", word, StringComparison.Ordinal), isToxic);
}
