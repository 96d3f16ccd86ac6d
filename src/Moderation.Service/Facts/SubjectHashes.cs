namespace Moderation.Service.Facts;

/// <summary>The keyed hashes of what a comment has in common with others.</summary>
/// <param name="Mailbox">The author's mailbox; null when no address was given.</param>
/// <param name="Address">The IP address; null when none was given.</param>
/// <param name="Account">The author's account at the site; null for guests.</param>
/// <param name="Article">The article; null when none was named.</param>
internal readonly record struct SubjectHashes(string? Mailbox, string? Address, string? Account, string? Article)
{
    /// <summary>What names its author best: the account, else the mailbox, else the IP address; null when nothing does.</summary>
    public string? Author => Account ?? Mailbox ?? Address;

    /// <summary>Those that a comment is counted for: who has an account is counted by that alone.</summary>
    public IEnumerable<SubjectKey> Counted(string site) => (Account is null ? this : this with { Mailbox = null }).Keys(site);

    /// <summary>Those that there are.</summary>
    public IEnumerable<SubjectKey> Keys(string site)
    {
        if (Mailbox is not null)
        {
            yield return new SubjectKey(site, SubjectKind.Mailbox, Mailbox);
        }

        if (Address is not null)
        {
            yield return new SubjectKey(site, SubjectKind.Address, Address);
        }

        if (Account is not null)
        {
            yield return new SubjectKey(site, SubjectKind.Account, Account);
        }

        if (Article is not null)
        {
            yield return new SubjectKey(site, SubjectKind.Article, Article);
        }
    }
}
