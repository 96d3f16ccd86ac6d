using Moderation.Rules;

namespace Moderation.Facts;

/// <summary>What an author's e-mail address tells without asking anybody about it.</summary>
/// <remarks>No record, whose text would have the address in it.</remarks>
internal sealed class EmailFacts
{
    /// <summary>The longest local part that SMTP carries, in characters (RFC 5321, 4.5.3.1.1).</summary>
    private const int LongestLocal = 64;

    /// <summary>The longest address that SMTP carries, in characters (RFC 5321, 4.5.3.1.3, without the brackets).</summary>
    private const int LongestAddress = 254;

    /// <summary>What a local part may have beside letters and digits, unquoted (RFC 5322, atext) and the dot.</summary>
    private const string LocalSigns = "!#$%&'*+-/=?^_`{|}~.";

    private static readonly EmailFacts None = new();

    private static readonly EmailFacts Implausible = new() { Traits = EmailTraits.Given };

    private EmailFacts()
    {
    }

    /// <summary>
    /// Whether mail could be sent there: a local part and a host of several labels. Quoted local parts and numeric hosts, which the
    /// standards know and nobody has, are taken for typing errors. False for no address too.
    /// </summary>
    public bool IsPlausible => Traits.HasFlag(EmailTraits.Plausible);

    /// <summary>The host in lower case and ASCII; null unless plausible.</summary>
    public string? Domain { get; private init; }

    /// <summary>
    /// One spelling for all that reach the same mailbox: lower case, without tag, without dots at Google, one domain where a provider
    /// has several. Equal for an address and its aliases; null unless plausible. As personal as the address: to be hashed, never shown.
    /// </summary>
    public string? Canonical { get; private init; }

    /// <summary>Whether the mailbox was made to be thrown away.</summary>
    public bool IsDisposable => Traits.HasFlag(EmailTraits.Disposable);

    /// <summary>Whether the provider gives a mailbox to anyone who asks.</summary>
    public bool IsFree => Traits.HasFlag(EmailTraits.Free);

    /// <summary>What may be kept of the address: nothing that tells whose it is.</summary>
    public EmailTraits Traits { get; private init; }

    /// <summary>What an address tells and that does not tell whose it is.</summary>
    public static EmailTraits TraitsOf(string? address) => Of(address).Traits;

    /// <summary>Looks at an address as an author typed it; white space around it does not count.</summary>
    public static EmailFacts Of(string? address)
    {
        var text = address.AsSpan().Trim();
        var at = text.LastIndexOf('@');
        if (at < 0 || text.Length > LongestAddress || !IsLocal(text[..at]) || !IsDomain(text[(at + 1)..]))
        {
            return text.IsEmpty ? None : Implausible;
        }

        var local = text[..at].ToString().ToLowerInvariant();
        var domain = Links.NormaliseHost(text[(at + 1)..]);
        var canonicalDomain = MailProviders.Canonical(domain);
        return new EmailFacts
        {
            Domain = domain,
            Canonical = $"{MailProviders.CanonicalLocal(local, canonicalDomain)}@{canonicalDomain}",
            Traits = EmailTraits.Given | EmailTraits.Plausible
                | (Links.Covering(DisposableDomains.All, domain) is not null ? EmailTraits.Disposable : EmailTraits.None)
                | (MailProviders.FreeDomains.Contains(domain) ? EmailTraits.Free : EmailTraits.None),
        };
    }

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local.Length is 0 or > LongestLocal || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var unit in local)
        {
            if (!char.IsLetterOrDigit(unit) && !LocalSigns.Contains(unit, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it is a name of DNS: labels of letters, digits and hyphens, the last one no number.</summary>
    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        var labels = 0;
        var label = ReadOnlySpan<char>.Empty;
        foreach (var range in domain.Split('.'))
        {
            label = domain[range];
            labels++;
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            foreach (var unit in label)
            {
                if (!char.IsLetterOrDigit(unit) && unit != '-')
                {
                    return false;
                }
            }
        }

        return labels > 1 && label.Length > 1 && !char.IsDigit(label[0]);
    }
}

/// <summary>What an e-mail address tells and that does not tell whose it is. The values are stored: never reuse one.</summary>
[Flags]
public enum EmailTraits
{
    /// <summary>No address was given.</summary>
    None = 0,

    /// <summary>There is one.</summary>
    Given = 1,

    /// <summary>Mail could be sent there.</summary>
    Plausible = 2,

    /// <summary>The mailbox was made to be thrown away.</summary>
    Disposable = 4,

    /// <summary>The mailbox is one that anyone gets.</summary>
    Free = 8,
}
