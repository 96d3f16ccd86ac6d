using System.Text;
using Moderation.Text;

namespace Moderation.Facts;

/// <summary>Hashes the letters and digits of a text, folded as the pipeline folds them and each run of a letter taken for one.</summary>
internal ref struct ExactHash
{
    private const ulong LettersSeed = 0x9E3779B97F4A7C15;
    private const ulong EmojiSeed = 0xC2B2AE3D27D4EB4F;

    private ulong _letters = LettersSeed;
    private ulong _emoji = EmojiSeed;
    private char _last;
    private bool _hasLetters;
    private bool _hasEmoji;

    public ExactHash()
    {
    }

    /// <summary>The hash of a text; null when it has no letter, digit or emoji.</summary>
    public static ulong? Of(string text)
    {
        var hash = new ExactHash();
        hash.Read(DirectionOverrides.AreIn(text) ? DirectionOverrides.Undo(text).Text : text);
        return hash._hasLetters ? HashSteps.Finish(hash._letters)
            : hash._hasEmoji ? HashSteps.Finish(hash._emoji)
            : null;
    }

    private void Read(ReadOnlySpan<char> text)
    {
        for (var position = 0; position < text.Length; position++)
        {
            var unit = text[position];
            switch (CharacterTable.Kind(unit))
            {
                case CharacterKind.Letter:
                    Letter(CharacterTable.Fold(unit));
                    break;
                case CharacterKind.Digit:
                    Digit(CharacterTable.Fold(unit));
                    break;
                case CharacterKind.Expanded:
                    Expansion(CharacterTable.Expansion(unit)!);
                    break;
                case CharacterKind.Emoji:
                    Emoji(unit);
                    break;
                case CharacterKind.Surrogate:
                    if (Rune.DecodeFromUtf16(text[position..], out var rune, out var length) == System.Buffers.OperationStatus.Done)
                    {
                        Supplementary(rune);
                    }

                    position += length - 1;
                    break;
                default:
                    break;
            }
        }
    }

    private void Supplementary(Rune rune)
    {
        if (CharacterTable.Expansion(rune.Value) is { } expansion)
        {
            Expansion(expansion);
        }
        else if (Rune.IsLetterOrDigit(rune))
        {
            _letters = HashSteps.Extend(_letters, (ulong)rune.Value);
            _hasLetters = true;
            _last = '\0';
        }
        else if (EmojiTable.IsEmoji(rune.Value) && !EmojiTable.IsModifier(rune.Value))
        {
            Emoji(rune.Value);
        }
    }

    private void Expansion(string expansion)
    {
        foreach (var part in expansion)
        {
            switch (CharacterTable.Kind(part))
            {
                case CharacterKind.Letter:
                    Letter(part);
                    break;
                case CharacterKind.Digit:
                    Digit(part);
                    break;
                default:
                    break;
            }
        }
    }

    private void Letter(char folded)
    {
        if (folded != _last)
        {
            _letters = HashSteps.Extend(_letters, folded);
        }

        _last = folded;
        _hasLetters = true;
    }

    private void Digit(char folded)
    {
        _letters = HashSteps.Extend(_letters, folded);
        _last = '\0';
        _hasLetters = true;
    }

    private void Emoji(int codePoint)
    {
        _emoji = HashSteps.Extend(_emoji, (ulong)codePoint);
        _hasEmoji = true;
    }
}
