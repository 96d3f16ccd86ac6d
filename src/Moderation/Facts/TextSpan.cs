namespace Moderation.Facts;

/// <summary>A piece of a text as submitted, in UTF-16 code units.</summary>
/// <param name="Start">Its first code unit.</param>
/// <param name="Length">How many it has.</param>
internal readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>Just after its last code unit.</summary>
    public int End => Start + Length;
}
