namespace Moderation.Scoring;

/// <summary>The language and script that a comment is written in, as far as scoring needs to know.</summary>
public enum CommentLanguage
{
    /// <summary>Neither of the others, or nothing to tell by.</summary>
    Other = 0,

    /// <summary>Arabic in Arabic letters, any dialect.</summary>
    Arabic = 1,

    /// <summary>English.</summary>
    English = 2,

    /// <summary>Arabic in Latin letters and digits.</summary>
    Arabizi = 3,

    /// <summary>Arabic and English in comparable parts.</summary>
    Mixed = 4,
}

/// <summary>Names of languages on the wire.</summary>
public static class CommentLanguages
{
    /// <summary><c>ar</c>, <c>en</c>, <c>ar-latn</c>, <c>mixed</c> or <c>other</c>.</summary>
    public static string WireName(this CommentLanguage language) => language switch
    {
        CommentLanguage.Arabic => "ar",
        CommentLanguage.English => "en",
        CommentLanguage.Arabizi => "ar-latn",
        CommentLanguage.Mixed => "mixed",
        _ => "other",
    };
}
