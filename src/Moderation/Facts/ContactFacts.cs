namespace Moderation.Facts;

/// <summary>Where a contact leads to.</summary>
internal enum ContactKind
{
    /// <summary>A telephone number with nothing beside it that says more.</summary>
    Phone,

    /// <summary>A number beside the name of WhatsApp, or a link to a chat there.</summary>
    WhatsApp,

    /// <summary>A number beside the name of Telegram, or a link to a chat or channel there.</summary>
    Telegram,
}

/// <summary>A way to reach somebody elsewhere that a text names.</summary>
/// <param name="Kind">Where it leads to.</param>
/// <param name="Number">
/// Its number in ASCII digits: with country code and without plus where the text has the code or the number is Iraqi, otherwise as
/// written; null for a link.
/// </param>
/// <param name="Span">Where it stands.</param>
internal readonly record struct Contact(ContactKind Kind, string? Number, TextSpan Span);

/// <summary>The telephone numbers and chats that a text names.</summary>
internal sealed class ContactFacts
{
    private static readonly ContactFacts None = new([]);

    private ContactFacts(IReadOnlyList<Contact> all) => All = all;

    /// <summary>All of them, in the order of the text.</summary>
    public IReadOnlyList<Contact> All { get; }

    /// <summary>Telephone numbers, whatever they are for.</summary>
    public int PhoneNumbers => All.Count(contact => contact.Number is not null);

    /// <summary>Numbers and links for WhatsApp.</summary>
    public int WhatsApp => All.Count(contact => contact.Kind == ContactKind.WhatsApp);

    /// <summary>Numbers and links for Telegram.</summary>
    public int Telegram => All.Count(contact => contact.Kind == ContactKind.Telegram);

    /// <summary>Finds the contacts in a text whose links are known.</summary>
    public static ContactFacts Of(string text, LinkFacts links)
    {
        var numbers = Facts.PhoneNumbers.In(text, links);
        var all = new List<Contact>(numbers);
        foreach (var link in links.All)
        {
            if (link.IsLink && KindOf(link.Host) is { } kind)
            {
                all.Add(new Contact(kind, null, link.Span));
            }
        }

        all.Sort((one, other) => one.Span.Start.CompareTo(other.Span.Start));
        return all.Count == 0 ? None : new ContactFacts(all);
    }

    /// <summary>Finds the contacts in a text.</summary>
    public static ContactFacts Of(string text) => Of(text, LinkFacts.Of(text));

    /// <summary>The messenger whose links a host has; null for other hosts.</summary>
    private static ContactKind? KindOf(string host) => PublicSuffixes.RegistrableDomain(host) switch
    {
        "wa.me" or "whatsapp.com" or "wa.link" => ContactKind.WhatsApp,
        "t.me" or "telegram.me" or "telegram.dog" => ContactKind.Telegram,
        _ => null,
    };
}
