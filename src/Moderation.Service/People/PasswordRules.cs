using System.Collections.Frozen;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Moderation.Service.People;

/// <summary>
/// Passwords are long and not guessable: no rules about signs, which make people choose worse ones. Refused is what consists of nothing
/// but common words, digits and sequences, as lists of stolen passwords do.
/// </summary>
internal sealed class PasswordRules : IPasswordValidator<Person>
{
    /// <summary>The fewest characters.</summary>
    public const int Shortest = 12;

    /// <summary>The most characters: hashing more would cost time for nothing.</summary>
    public const int Longest = 256;

    private const int FewestLetters = 5;
    private const int LongestCommonRest = 3;
    private static readonly FrozenSet<string> Words = Load();
    private static readonly int LongestWord = Words.Max(word => word.Length);

    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password) =>
        Task.FromResult(Problem(password ?? string.Empty, user.Name) is { } code
            ? IdentityResult.Failed(new IdentityError { Code = code })
            : IdentityResult.Success);

    /// <summary>What is wrong with a password, as the key of a text; null when nothing is.</summary>
    public static string? Problem(string password, string name) => password switch
    {
        { Length: < Shortest } => "Password.Short",
        { Length: > Longest } => "Password.Long",
        _ when password.Distinct().Count() < FewestLetters => "Password.Common",
        _ when IsCommon(Plain(password, undoSigns: true), name) || IsCommon(Plain(password, undoSigns: false), name) => "Password.Common",
        _ => null,
    };

    /// <summary>Without case, blanks, digits and signs, with or without undoing the usual signs for letters: what is left of "P@ssw0rd 2024" is "passwordoa" or "psswrd".</summary>
    private static string Plain(string password, bool undoSigns)
    {
        var plain = new StringBuilder(password.Length);
        foreach (var rune in password.Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes())
        {
            var letter = rune.Value switch { '@' or '4' => 'a', '$' or '5' => 's', '0' => 'o', '1' or '!' => 'i', '3' => 'e', '7' => 't', _ => '\0' };
            if (undoSigns && letter != '\0')
            {
                plain.Append(letter);
            }
            else if (Rune.IsLetter(rune) || (!rune.IsAscii && !Rune.IsDigit(rune) && !Rune.IsWhiteSpace(rune)))
            {
                plain.Append(rune.ToString());
            }
        }

        return plain.ToString();
    }

    /// <summary>Whether a text is made of common words and the person's own name; up to three letters may be left over.</summary>
    private static bool IsCommon(string text, string name)
    {
        var own = Plain(name, undoSigns: false);
        if (own.Length > 2)
        {
            text = text.Replace(own, string.Empty, StringComparison.Ordinal);
        }

        // left[i]: the fewest letters left over in the first i.
        var left = new int[text.Length + 1];
        for (var end = 1; end <= text.Length; end++)
        {
            left[end] = left[end - 1] + 1;
            for (var length = 2; length <= Math.Min(end, LongestWord); length++)
            {
                if (left[end - length] < left[end] && Words.Contains(text.Substring(end - length, length)))
                {
                    left[end] = left[end - length];
                }
            }
        }

        return left[^1] <= LongestCommonRest;
    }

    private static FrozenSet<string> Load()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => Plain(word, undoSigns: false)).Where(word => word.Length > 1).ToFrozenSet(StringComparer.Ordinal);
    }
}
