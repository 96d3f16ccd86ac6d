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

    private static readonly EmailFacts Implausible = new();

    private EmailFacts()
    {
    }

    /// <summary>
    /// Whether mail could be sent there: a local part and a host of several labels. Quoted local parts and numeric hosts, which the
    /// standards know and nobody has, are taken for typing errors. False for no address too.
    /// </summary>
    public bool IsPlausible { get; private init; }

    /// <summary>The host in lower case and ASCII; null unless plausible.</summary>
    public string? Domain { get; private init; }

    /// <summary>
    /// One spelling for all that reach the same mailbox: lower case, without tag, without dots at Google, one domain where a provider
    /// has several. Equal for an address and its aliases; null unless plausible. As personal as the address: to be hashed, never shown.
    /// </summary>
    public string? Canonical { get; private init; }

    /// <summary>Whether the mailbox was made to be thrown away.</summary>
    public bool IsDisposable { get; private init; }

    /// <summary>Whether the provider gives a mailbox to anyone who asks.</summary>
    public bool IsFree { get; private init; }

    /// <summary>Dots in the local part, 0 to 31. Three or more are a habit of programs that make addresses up.</summary>
    public int Dots { get; private init; }

    /// <summary>Decimal digits in the local part, 0 to 64.</summary>
    public int Digits { get; private init; }

    /// <summary>Looks at an address as an author typed it; white space around it does not count.</summary>
    public static EmailFacts Of(string? address)
    {
        var text = address.AsSpan().Trim();
        var at = text.LastIndexOf('@');
        if (at < 0 || text.Length > LongestAddress || !IsLocal(text[..at]) || !IsDomain(text[(at + 1)..]))
        {
            return Implausible;
        }

        var local = text[..at].ToString().ToLowerInvariant();
        var domain = Links.NormaliseHost(text[(at + 1)..]);
        var canonicalDomain = MailProviders.Canonical(domain);
        return new EmailFacts
        {
            IsPlausible = true,
            Domain = domain,
            Canonical = $"{MailProviders.CanonicalLocal(local, canonicalDomain)}@{canonicalDomain}",
            IsDisposable = Links.Covering(DisposableDomains.All, domain) is not null,
            IsFree = MailProviders.FreeDomains.Contains(domain),
            Dots = local.AsSpan().Count('.'),
            Digits = local.Count(char.IsDigit),
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
