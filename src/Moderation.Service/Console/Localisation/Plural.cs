namespace Moderation.Service.Console.Localisation;

/// <summary>The plural categories of CLDR for the console's languages.</summary>
internal static class Plural
{
    /// <summary>The category of a whole number: zero, one, two, few, many or other.</summary>
    public static string CategoryOf(long count, Language language) =>
        language == Language.Arabic ? Arabic(Math.Abs(count)) : count is 1 or -1 ? "one" : "other";

    /// <summary>The categories that a language tells apart.</summary>
    public static IReadOnlyList<string> CategoriesOf(Language language) =>
        language == Language.Arabic ? ["zero", "one", "two", "few", "many", "other"] : ["one", "other"];

    private static string Arabic(long count) => count switch
    {
        0 => "zero",
        1 => "one",
        2 => "two",
        _ => (count % 100) switch
        {
            >= 3 and <= 10 => "few",
            >= 11 => "many",
            _ => "other",
        },
    };
}
