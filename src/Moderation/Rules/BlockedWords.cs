using System.Collections.Frozen;

namespace Moderation.Rules;

/// <summary>A list of words, matched whole.</summary>
internal sealed class BlockedWords
{
    private readonly FrozenSet<string> _words;

    private BlockedWords(FrozenSet<string> words) => _words = words;

    public static BlockedWords From(IEnumerable<string> words) => new(words.Select(w => w.Trim().ToLowerInvariant()).Where(w => w.Length > 0).ToFrozenSet(StringComparer.Ordinal));

    /// <summary>Every place where a word of the list stands, with the entry it matched.</summary>
    public IEnumerable<(string Entry, int Start, int Length)> In(string text)
    {
        if (_words.Count == 0)
        {
            yield break;
        }

        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                var word = text[start..i].ToLowerInvariant();
                if (_words.Contains(word))
                {
                    yield return (word, start, i - start);
                }

                start = -1;
            }
        }
    }
}
