namespace Moderation;

/// <summary>Puts names into a sentence about what may stand somewhere.</summary>
internal static class Alternatives
{
    /// <summary>Such as <c>live, shadow or off</c>.</summary>
    public static string Of(IEnumerable<string> names) => names.ToList() switch
    {
        [] => string.Empty,
        [var only] => only,
        [.. var others, var last] => $"{string.Join(", ", others)} or {last}",
    };
}
