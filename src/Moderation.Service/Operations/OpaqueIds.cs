namespace Moderation.Service.Operations;

/// <summary>Ids that mean nothing here: of people at the site, and of what callers make once.</summary>
internal static class OpaqueIds
{
    /// <summary>Whether a text is 1 to so many letters, digits, <c>.</c>, <c>_</c>, <c>:</c> and <c>-</c>: too little for a name with blanks or an address.</summary>
    public static bool IsOne(string text, int longest) =>
        text.Length > 0 && text.Length <= longest && text.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '.' or '_' or ':' or '-');
}
